//! Which quota Cognito counts an operation against, and how large it is.

/// A quota category of Cognito user pools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Making and confirming users.
    UserCreation,
    /// Setting and resetting passwords.
    UserAccountRecovery,
    /// Changing users and their groups.
    UserUpdate,
    /// Reading one user.
    UserRead,
    /// Reading what belongs to one user.
    UserResourceRead,
    /// Changing what belongs to one user.
    UserResourceUpdate,
    /// Listing users.
    UserList,
    /// Signing in.
    UserAuthentication,
    /// Reading pools.
    UserPoolRead,
    /// Reading what belongs to a pool.
    UserPoolResourceRead,
    /// Changing what belongs to a pool.
    UserPoolResourceUpdate,
    /// Reading and changing the quotas themselves.
    LimitManagement,
}

impl Category {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::UserCreation,
        Self::UserAccountRecovery,
        Self::UserUpdate,
        Self::UserRead,
        Self::UserResourceRead,
        Self::UserResourceUpdate,
        Self::UserList,
        Self::UserAuthentication,
        Self::UserPoolRead,
        Self::UserPoolResourceRead,
        Self::UserPoolResourceUpdate,
        Self::LimitManagement,
    ];

    /// The category of an operation; `None` for those that nothing here calls (developer guide, "Quotas in Amazon
    /// Cognito").
    pub fn of(operation: &str) -> Option<Self> {
        Some(match operation {
            "AdminCreateUser" | "SignUp" | "ConfirmSignUp" | "AdminConfirmSignUp" => Self::UserCreation,
            "AdminSetUserPassword"
            | "AdminResetUserPassword"
            | "ForgotPassword"
            | "ConfirmForgotPassword"
            | "ChangePassword" => Self::UserAccountRecovery,
            "AdminAddUserToGroup"
            | "AdminRemoveUserFromGroup"
            | "AdminUpdateUserAttributes"
            | "AdminEnableUser"
            | "AdminDisableUser"
            | "AdminDeleteUser"
            | "AdminLinkProviderForUser" => Self::UserUpdate,
            "AdminGetUser" | "GetUser" => Self::UserRead,
            "AdminListGroupsForUser" => Self::UserResourceRead,
            "AdminSetUserMFAPreference" => Self::UserResourceUpdate,
            "ListUsers" | "ListUsersInGroup" => Self::UserList,
            "InitiateAuth" | "AdminInitiateAuth" => Self::UserAuthentication,
            "DescribeUserPool" => Self::UserPoolRead,
            "ListGroups" | "GetGroup" | "GetCSVHeader" | "DescribeUserImportJob" => Self::UserPoolResourceRead,
            "CreateGroup" | "CreateUserImportJob" | "StartUserImportJob" => Self::UserPoolResourceUpdate,
            "GetProvisionedLimit" | "UpdateProvisionedLimit" => Self::LimitManagement,
            _ => return None,
        })
    }

    /// Requests a second, of all pools of an account and Region together, by default.
    pub fn default_quota(self) -> u32 {
        match self {
            Self::UserCreation | Self::UserResourceRead => 50,
            Self::UserAccountRecovery | Self::UserList => 30,
            Self::UserUpdate | Self::UserResourceUpdate => 25,
            Self::UserRead | Self::UserAuthentication => 120,
            Self::UserPoolRead | Self::UserPoolResourceUpdate => 15,
            Self::UserPoolResourceRead => 20,
            Self::LimitManagement => 1,
        }
    }

    /// Requests a second of one operation on one pool, where that has a quota of its own.
    pub fn quota_per_pool(self) -> Option<u32> {
        matches!(self, Self::UserPoolResourceRead | Self::UserPoolResourceUpdate).then_some(5)
    }

    /// Whether its operations are about a single user.
    pub fn is_about_a_user(self) -> bool {
        use Category::{UserAccountRecovery, UserCreation, UserRead, UserResourceRead, UserResourceUpdate, UserUpdate};
        matches!(
            self,
            UserCreation | UserAccountRecovery | UserUpdate | UserRead | UserResourceRead | UserResourceUpdate
        )
    }
}
