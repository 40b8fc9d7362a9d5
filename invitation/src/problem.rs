//! What is wrong with an invitation.

use strum::IntoStaticStr;

/// Why a token is no invitation for this person, now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(prefix = "Invitation")]
pub enum Problem {
    /// It is no JWT, or lacks `email` or `exp`, or they are not what they have to be.
    Malformed,
    /// It is signed in another way than with EdDSA or ES256, or not at all (`alg: none`).
    Algorithm,
    /// It names a key that is not ours, or is for an algorithm we have no key of.
    KeyUnknown,
    /// It was changed, or signed by somebody else.
    Signature,
    /// Its `exp` has passed.
    Expired,
    /// Its `nbf` has not come.
    NotYetValid,
    /// It was made for another e-mail address.
    OtherAddress,
}

impl Problem {
    /// The stable code for logs and settings, such as `InvitationExpired`.
    pub fn code(self) -> &'static str {
        self.into()
    }
}
