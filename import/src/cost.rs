//! What Cognito bills for the users of an import.
//!
//! Cognito bills each user who is active in a month, and active is whoever is created, changed or read one by one in it, by an
//! import as well as by an application (Amazon Cognito pricing). The prices here are the one table of them; they are list
//! prices, and what comes of them is an estimate.

use std::fmt;

use serde::{Deserialize, Serialize};
use strum::Display;

/// When the prices were read (aws.amazon.com/cognito/pricing, us-east-1).
const AS_OF: &str = "2026-09-20";

/// Below this, nobody has to be told: the first 10,000 users a month cost nothing in most pools.
const WORTH_TELLING: u64 = 10_000;

/// A user pool's feature plan (`UserPoolTier`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Display)]
#[serde(rename_all = "UPPERCASE")]
pub enum Tier {
    Lite,
    Essentials,
    Plus,
}

impl Tier {
    /// For each price, how many users are cheaper, and the price of one in hundred-thousandths of a dollar a month.
    ///
    /// Lite's last price is not among AWS's examples, and is the least certain one.
    fn prices(self) -> &'static [(u64, u64)] {
        match self {
            Self::Lite => &[(10_000, 550), (100_000, 460), (1_000_000, 325)],
            Self::Essentials => &[(10_000, 1_500)],
            Self::Plus => &[(0, 2_000)],
        }
    }

    /// What so many active users cost a month, in whole dollars, rounded up.
    fn dollars(self, users: u64) -> u64 {
        let prices = self.prices();
        let ends = prices.iter().skip(1).map(|(from, _)| *from).chain([u64::MAX]);
        let parts = prices.iter().zip(ends).map(|((from, price), end)| users.min(end).saturating_sub(*from) * price);
        parts.sum::<u64>().div_ceil(100_000)
    }
}

/// What an import makes Cognito bill in the month that it runs in, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// Users who become active by it.
    pub active_users: u64,
    /// `None`: the pool does not say.
    pub tier: Option<Tier>,
    /// If nobody else is active. `None`: the tier is not known.
    pub dollars: Option<u64>,
}

impl Cost {
    /// The cost of so many users. `None`: so few are not worth telling.
    pub fn of(tier: Option<Tier>, users: u64) -> Option<Self> {
        let cost = Self { active_users: users, tier, dollars: tier.map(|tier| tier.dollars(users)) };
        (users >= WORTH_TELLING).then_some(cost)
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { active_users, tier, .. } = *self;
        let price = |tier: Tier| format!("${} on {tier}", grouped(tier.dollars(active_users)));
        let prices = match tier {
            Some(tier) => price(tier),
            None => format!("{} or {}", price(Tier::Lite), price(Tier::Essentials)),
        };
        let users = grouped(active_users);
        write!(f, "Cognito bills up to {users} users of this import as active in this month: about {prices} ")?;
        write!(f, "(list prices of us-east-1, {AS_OF}, if nobody else is active)")
    }
}

/// A number as people read it, such as 29,850.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let is_group = |place: usize| place > 0 && (digits.len() - place).is_multiple_of(3);
    let digit = |(place, digit)| [is_group(place).then_some(','), Some(digit)];
    digits.chars().enumerate().flat_map(digit).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_price_is_for_the_users_of_its_band() {
        for (tier, users, dollars) in [
            (Tier::Lite, 10_000, 0),
            (Tier::Lite, 100_000, 495),
            (Tier::Lite, 1_000_000, 4_635),
            (Tier::Lite, 2_000_000, 7_885),
            (Tier::Essentials, 9_999, 0),
            (Tier::Essentials, 10_001, 1),
            (Tier::Essentials, 1_000_000, 14_850),
            (Tier::Essentials, 2_000_000, 29_850),
            (Tier::Plus, 10_000, 200),
        ] {
            assert_eq!(tier.dollars(users), dollars, "{tier} {users}");
        }
    }

    #[test]
    fn the_cost_is_told_from_ten_thousand_users_on() {
        let told = |tier, users| Cost::of(tier, users).map(|cost| cost.to_string());
        assert_eq!(told(Some(Tier::Essentials), 9_999), None);
        let text = "Cognito bills up to 2,000,000 users of this import as active in this month: about $29,850 on Essentials \
            (list prices of us-east-1, 2026-09-20, if nobody else is active)";
        assert_eq!(told(Some(Tier::Essentials), 2_000_000).as_deref(), Some(text));
        let text = told(None, 10_000).expect("so many are told");
        assert!(text.contains("up to 10,000 users") && text.contains("about $0 on Lite or $0 on Essentials"), "{text}");
    }
}
