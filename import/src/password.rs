//! Passwords on their way into the pool: never shown, wiped from memory when dropped.

use std::fmt;

use rand::{
    Rng,
    seq::{IndexedRandom, SliceRandom},
};
use zeroize::Zeroizing;

use crate::pool::profile::PasswordPolicy;

/// A password. `Debug` shows nothing of it and dropping it wipes its memory.
///
/// The buffers it was read from and the request it leaves in are the libraries' own and are not wiped.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Zeroizing<String>);

impl Password {
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The password itself, for the call that sets it and the check against the policy.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// A random password that meets the policy, from the operating system's entropy through a CSPRNG.
    pub fn generate(policy: &PasswordPolicy) -> Self {
        const CLASSES: [&[u8]; 4] =
            [b"abcdefghijkmnopqrstuvwxyz", b"ABCDEFGHJKLMNPQRSTUVWXYZ", b"23456789", b"^$*.[]{}()?!@#%&,><:;|_~+="];
        /// Long enough that nobody guesses it: more than 128 bits.
        const USUAL_LENGTH: usize = 24;
        let length = policy.minimum_length.max(USUAL_LENGTH);
        let mut rng = rand::rng();
        let mut text = Zeroizing::new(Vec::<u8>::with_capacity(length));
        text.extend(CLASSES.iter().filter_map(|class| class.choose(&mut rng)));
        while text.len() < length {
            let class = CLASSES[rng.random_range(0..CLASSES.len())];
            text.extend(class.choose(&mut rng));
        }
        text.shuffle(&mut rng);
        Self::new(text.iter().map(|&byte| char::from(byte)).collect())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::password::meets;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Password::new("Sentinel-1".to_owned())), "Password(…)");
    }

    #[test]
    fn a_generated_password_meets_the_strictest_policy() {
        let policy = PasswordPolicy { minimum_length: 99, ..PasswordPolicy::default() };
        let (one, other) = (Password::generate(&policy), Password::generate(&policy));
        assert_eq!(meets(&policy, &one), Ok(()));
        assert_eq!(one.expose().chars().count(), 99);
        assert_ne!(one, other);
    }
}
