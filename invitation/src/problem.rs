//! What is wrong with an invitation.

use strum::{IntoStaticStr, VariantArray};

/// Why a token is no invitation for this person, in this pool, now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(prefix = "Invitation")]
pub enum Problem {
    /// It came in validationData alone, where the trigger that gives the groups never sees it.
    Misplaced,
    /// It is no JWT, is declared to be another kind of token (`typ`), or one of its claims is missing or has the wrong form.
    Malformed,
    /// It is signed in another way than with EdDSA or ES256, or not at all (`alg: none`).
    Algorithm,
    /// It names a key that is not ours, or is for an algorithm we have no key of.
    KeyUnknown,
    /// It was changed, or signed by somebody else.
    Signature,
    /// Its `aud` is missing, or names other user pools.
    Audience,
    /// It gives more than [`MAX_GROUPS`](crate::MAX_GROUPS) groups, or a group that its key may not give.
    Groups,
    /// The operator has revoked its `jti`.
    Revoked,
    /// Its `exp` has passed.
    Expired,
    /// Its `exp` is more than [`MAX_LIFE`](crate::MAX_LIFE) ahead. Most often somebody wrote milliseconds.
    LastsTooLong,
    /// Its `nbf` has not come.
    NotYetValid,
    /// It was made for another e-mail address.
    OtherAddress,
}

impl Problem {
    /// Every problem there is, for tests of what each leads to.
    pub const ALL: &'static [Self] = <Self as VariantArray>::VARIANTS;

    /// The stable code for logs and settings, such as `InvitationExpired`.
    pub fn code(self) -> &'static str {
        self.into()
    }
}
