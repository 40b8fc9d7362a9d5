//! What a confirmed user still lacks, on its way from post-confirmation through a queue to group-retry.

use serde::{Deserialize, Serialize};

use crate::{groups::GroupName, sub::Sub};

/// The queue's message, as JSON: the rest of one user's groups.
///
/// Has no `Debug`: a user name may be an e-mail address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandOver {
    pub user_pool_id: String,
    pub user_name: String,
    /// Whom `user_name` meant: after this user is deleted, somebody else can take the name.
    pub sub: Sub,
    /// When the user was confirmed, in seconds since 1970. SQS dates a message anew each time it is redriven.
    pub confirmed_at: i64,
    /// At most [`Self::MAX_GROUPS`].
    pub groups: Vec<GroupName>,
    /// Whether the active indicator is to be set.
    pub activate: bool,
}

impl HandOver {
    /// The most groups of one message, so that none takes longer than a second of Cognito's quota for user updates.
    pub const MAX_GROUPS: usize = 20;

    /// The same in as many messages as it takes.
    pub fn messages(self) -> Vec<Self> {
        if self.groups.len() <= Self::MAX_GROUPS {
            return vec![self];
        }
        let parts = self.groups.chunks(Self::MAX_GROUPS).enumerate();
        parts
            .map(|(number, groups)| Self {
                groups: groups.to_vec(),
                activate: self.activate && number == 0,
                ..self.clone()
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hand_over(groups: usize, activate: bool) -> HandOver {
        HandOver {
            user_pool_id: "eu-west-1_EXAMPLE11".to_owned(),
            user_name: "ana".to_owned(),
            sub: Sub::parse("a1b2c3d4-0000-4000-8000-00000000a11a").expect("a sub"),
            confirmed_at: 1_772_366_400,
            groups: (0..groups).map(|number| GroupName::parse(&format!("g{number}")).expect("a name")).collect(),
            activate,
        }
    }

    #[test]
    fn a_message_has_its_documented_form() {
        let json = r#"{"userPoolId":"eu-west-1_EXAMPLE11","userName":"ana","sub":"a1b2c3d4-0000-4000-8000-00000000a11a","confirmedAt":1772366400,"groups":["g0"],"activate":true}"#;
        assert_eq!(serde_json::to_string(&hand_over(1, true)).expect("JSON"), json);
        assert!(serde_json::from_str::<HandOver>(json).expect("a message") == hand_over(1, true));
    }

    #[test]
    fn many_groups_go_in_several_messages_of_which_the_first_activates() {
        for (groups, activate, expected) in [
            (0, true, &[(0, true)][..]),
            (20, true, &[(20, true)]),
            (21, true, &[(20, true), (1, false)]),
            (45, false, &[(20, false), (20, false), (5, false)]),
        ] {
            let whole = hand_over(groups, activate);
            let messages = whole.clone().messages();
            let sizes: Vec<_> = messages.iter().map(|message| (message.groups.len(), message.activate)).collect();
            assert_eq!(sizes, expected, "{groups} groups");
            assert_eq!(messages.into_iter().flat_map(|message| message.groups).collect::<Vec<_>>(), whole.groups);
        }
    }
}
