//! What the rules know of a user.

use std::collections::HashMap;

use crate::address::Address;

/// What the rules look at.
#[derive(Clone, Copy)]
pub struct Member<'a> {
    /// The app client of the request that confirmed the user (ConfirmSignUp, the link, or a SignUp that confirms at once),
    /// where Cognito names one. A user can choose among the clients that have no secret.
    pub client_id: Option<&'a str>,
    pub attributes: &'a HashMap<String, String>,
}

impl Member<'_> {
    /// The user's e-mail address as it stands in the pool, if it is verified: anybody can claim any other.
    pub fn verified_email(&self) -> Option<&str> {
        let verified = self.attributes.get("email_verified").is_some_and(|value| value.eq_ignore_ascii_case("true"));
        self.attributes.get("email").filter(|_| verified).map(String::as_str)
    }

    pub(super) fn verified_address(&self) -> Option<Address> {
        self.verified_email().and_then(Address::parse)
    }
}
