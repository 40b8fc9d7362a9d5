//! The exports that are known: a new one is a new entry.

/// One kind of export of one system.
pub(super) struct Export {
    pub(super) system: &'static str,
    /// Names that are only here all together. At least one of them is no name of a pool.
    pub(super) signs: &'static [&'static str],
    /// The export's names, each with what it is called here.
    pub(super) fits: &'static [(&'static str, &'static str)],
}

/// What names of exports may be called here.
#[cfg(test)]
pub(super) const TARGETS: [&str; 16] = [
    "username",
    "active",
    "email",
    "email_verified",
    "phone_number",
    "phone_number_verified",
    "name",
    "given_name",
    "middle_name",
    "family_name",
    "nickname",
    "picture",
    "profile",
    "website",
    "locale",
    "zoneinfo",
];

/// The first that fits counts.
pub(super) const EXPORTS: &[Export] = &[
    Export {
        system: "Auth0",
        signs: &["Id", "Email", "Email Verified"],
        fits: &[
            ("Username", "username"),
            ("Email", "email"),
            ("Email Verified", "email_verified"),
            ("Phone Number", "phone_number"),
            ("Given Name", "given_name"),
            ("Family Name", "family_name"),
            ("Name", "name"),
            ("Nickname", "nickname"),
            ("Picture", "picture"),
        ],
    },
    Export { system: "Auth0", signs: &["user_id", "email", "email_verified"], fits: &[] },
    Export {
        system: "Okta",
        signs: &["login", "firstName", "lastName"],
        fits: &[
            ("login", "username"),
            ("firstName", "given_name"),
            ("middleName", "middle_name"),
            ("lastName", "family_name"),
            ("displayName", "name"),
            ("nickName", "nickname"),
            ("mobilePhone", "phone_number"),
            ("profileUrl", "profile"),
            ("timezone", "zoneinfo"),
        ],
    },
    Export {
        system: "Okta",
        signs: &["status", "profile.login"],
        fits: &[
            ("profile.login", "username"),
            ("profile.email", "email"),
            ("profile.firstName", "given_name"),
            ("profile.middleName", "middle_name"),
            ("profile.lastName", "family_name"),
            ("profile.displayName", "name"),
            ("profile.nickName", "nickname"),
            ("profile.mobilePhone", "phone_number"),
            ("profile.locale", "locale"),
            ("profile.timezone", "zoneinfo"),
        ],
    },
    Export {
        system: "Firebase",
        signs: &["localId"],
        fits: &[
            ("emailVerified", "email_verified"),
            ("phoneNumber", "phone_number"),
            ("displayName", "name"),
            ("photoUrl", "picture"),
        ],
    },
    Export {
        system: "Firebase",
        signs: &["UID", "Email Verified", "Password Salt"],
        fits: &[
            ("Email", "email"),
            ("Email Verified", "email_verified"),
            ("Phone Number", "phone_number"),
            ("Name", "name"),
            ("Photo URL", "picture"),
        ],
    },
    Export {
        system: "Keycloak",
        signs: &["username", "enabled", "emailVerified"],
        fits: &[
            ("emailVerified", "email_verified"),
            ("firstName", "given_name"),
            ("lastName", "family_name"),
            ("enabled", "active"),
        ],
    },
    Export {
        system: "Django",
        signs: &["model", "pk"],
        fits: &[
            ("fields.username", "username"),
            ("fields.email", "email"),
            ("fields.first_name", "given_name"),
            ("fields.last_name", "family_name"),
            ("fields.is_active", "active"),
        ],
    },
    Export {
        system: "Django",
        signs: &["is_superuser", "is_staff", "date_joined"],
        fits: &[("first_name", "given_name"), ("last_name", "family_name"), ("is_active", "active")],
    },
    Export {
        system: "Supabase",
        signs: &["encrypted_password", "raw_user_meta_data"],
        fits: &[("phone", "phone_number")],
    },
    Export { system: "Supabase", signs: &["aud", "role", "email"], fits: &[("phone", "phone_number")] },
    Export {
        system: "Clerk",
        signs: &["primary_email_address", "primary_phone_number"],
        fits: &[
            ("primary_email_address", "email"),
            ("primary_phone_number", "phone_number"),
            ("first_name", "given_name"),
            ("last_name", "family_name"),
        ],
    },
    Export {
        system: "Clerk",
        signs: &["email_addresses", "primary_email_address_id"],
        fits: &[
            ("email_addresses[].email_address", "email"),
            ("phone_numbers[].phone_number", "phone_number"),
            ("first_name", "given_name"),
            ("last_name", "family_name"),
            ("image_url", "picture"),
        ],
    },
    Export {
        system: "WordPress",
        signs: &["user_login", "user_email"],
        fits: &[
            ("user_login", "username"),
            ("user_email", "email"),
            ("first_name", "given_name"),
            ("last_name", "family_name"),
            ("display_name", "name"),
            ("user_url", "website"),
        ],
    },
    Export {
        system: "Microsoft Entra ID",
        signs: &["userPrincipalName", "displayName"],
        fits: &[
            ("userPrincipalName", "username"),
            ("mail", "email"),
            ("givenName", "given_name"),
            ("surname", "family_name"),
            ("displayName", "name"),
            ("mobilePhone", "phone_number"),
            ("accountEnabled", "active"),
        ],
    },
    Export {
        system: "Microsoft 365",
        signs: &["User principal name", "Display name"],
        fits: &[
            ("User principal name", "username"),
            ("First name", "given_name"),
            ("Last name", "family_name"),
            ("Display name", "name"),
            ("Mobile phone", "phone_number"),
            ("Mobile Phone", "phone_number"),
        ],
    },
    Export {
        system: "Google Workspace",
        signs: &["First Name [Required]", "Email Address [Required]"],
        fits: &[
            ("Email Address [Required]", "email"),
            ("First Name [Required]", "given_name"),
            ("Last Name [Required]", "family_name"),
            ("Mobile Phone", "phone_number"),
        ],
    },
];
