//! How long an import will take at best: what its users need in calls, at the pace of each quota category.

use std::time::Duration;

use crate::{
    converge::plan,
    options::Options,
    pool::pace::{Category, Pace},
    user::{ImportUser, MfaChoice},
};

/// The calls that creating users takes, by category. Users who are in the pool already take other calls, and hardly more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    calls: [u64; Category::ALL.len()],
}

impl Forecast {
    /// Adds a user.
    pub fn add(&mut self, user: &ImportUser) {
        let mut count = |category: Category, calls: usize| self.calls[category as usize] += calls as u64;
        count(Category::UserCreation, 1);
        count(Category::UserAccountRecovery, usize::from(!plan::is_made_without_password(user)));
        count(Category::UserUpdate, user.groups.len() + usize::from(user.active == Some(false)));
        count(Category::UserResourceUpdate, usize::from(user.mfa.and_then(MfaChoice::preferred).is_some()));
    }

    /// The time it takes with these options, and the category that sets it. `None`: nothing is to be done.
    pub fn time(&self, options: &Options) -> Option<(Duration, Category)> {
        let pace = Pace::new(options);
        let seconds = |category: Category| self.calls[category as usize] as f64 / pace.per_second(category);
        let times = Category::ALL.map(|category| (seconds(category), category));
        let (longest, category) = times.into_iter().max_by(|(one, _), (other, _)| one.total_cmp(other))?;
        let time = Duration::try_from_secs_f64(longest).unwrap_or(Duration::MAX);
        (!time.is_zero()).then_some((time, category))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::Credential;

    fn user(groups: &[&str]) -> ImportUser {
        ImportUser {
            row: 1,
            user_name: "ana".to_owned(),
            attributes: [].into(),
            credential: Credential::Generate,
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            active: None,
            mfa: None,
            source_sub: None,
        }
    }

    #[test]
    fn the_category_with_the_most_to_do_sets_the_time() {
        let at = |json: &str| Options::parse(Some(json)).expect("these are options");
        for (groups, json, expected) in [
            // 30 passwords a second
            (&[][..], r#"{"share":1}"#, (100.0 / 30.0, Category::UserAccountRecovery)),
            (&[], r#"{"share":0.5}"#, (100.0 / 15.0, Category::UserAccountRecovery)),
            (&["staff"], r#"{"share":1}"#, (100.0 / 25.0, Category::UserUpdate)),
            (&["staff", "members"], r#"{"share":1}"#, (200.0 / 25.0, Category::UserUpdate)),
            (&["staff"], r#"{"share":1,"quotas":{"UserCreation":10}}"#, (10.0, Category::UserCreation)),
        ] {
            let mut forecast = Forecast::default();
            (0..100).for_each(|_| forecast.add(&user(groups)));
            let (time, category) = forecast.time(&at(json)).expect("there is something to do");
            assert!((time.as_secs_f64() - expected.0).abs() < 1e-6, "{json}: {time:?}");
            assert_eq!(category, expected.1, "{json}");
        }
        assert_eq!(Forecast::default().time(&Options::default()), None);
    }

    #[test]
    fn every_step_after_the_creation_is_a_call() {
        for credential in [Credential::Generate, Credential::Passwordless] {
            for (groups, active) in [(&[][..], None), (&["staff", "members"], Some(false)), (&["staff"], Some(true))] {
                let user = ImportUser { credential: credential.clone(), active, ..user(groups) };
                let mut forecast = Forecast::default();
                forecast.add(&user);
                assert_eq!(forecast.calls.iter().sum::<u64>(), 1 + plan::after_creation(&user).len() as u64);
            }
        }
    }
}
