//! The rule about app clients.

use super::SignUp;
use crate::{policy::Policy, rejection::Rejection};

/// A client outside the list; where there is a list, so is none at all.
pub(super) fn not_allowed(sign_up: &SignUp<'_>, policy: &Policy) -> Option<Rejection> {
    let listed = |id| policy.allowed_clients.iter().any(|allowed| allowed == id);
    let allowed = policy.allowed_clients.is_empty() || sign_up.client_id.is_some_and(listed);
    (!allowed).then_some(Rejection::ClientNotAllowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::tests::{attributes, sign_up};

    #[test]
    fn only_listed_clients() {
        let attributes = attributes(&[]);
        for (allowed, client_id, refused) in [
            ("", None, false),
            ("", Some("web"), false),
            ("web,shop", Some("shop"), false),
            ("web,shop", Some("sho"), true),
            ("web,shop", Some("Web"), true),
            ("web,shop", Some(""), true),
            ("web,shop", None, true),
        ] {
            let policy = crate::policy::tests::policy(&[("ALLOWED_CLIENTS", allowed)]);
            let sign_up = SignUp { client_id, ..sign_up(&attributes) };
            let expected = refused.then_some(Rejection::ClientNotAllowed);
            assert_eq!(not_allowed(&sign_up, &policy), expected, "{allowed} {client_id:?}");
        }
    }
}
