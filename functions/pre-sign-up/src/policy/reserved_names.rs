//! The user names that nobody may take.

use std::collections::{HashMap, HashSet};

use crate::looks::readings;

/// Where every reading begins.
const START: usize = 0;

/// Reserved names, and with them everything that looks like one.
///
/// A character has several readings, so a name has too many to list. They form an automaton: each letter of a reading leads
/// from one place to the next, and the place behind the last letter is an end. A name is compared with all reserved names at
/// once, and usually its first letters are enough to tell that it is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ReservedNames {
    /// By place and letter, the places behind that letter.
    steps: HashMap<(usize, char), Vec<usize>>,
    ends: HashSet<usize>,
    /// The newest place.
    last: usize,
}

impl ReservedNames {
    pub(super) fn new(names: &[String]) -> Self {
        let mut reserved = Self::default();
        // Names share most of their letters, and the readings of a letter take long to find.
        let mut known = HashMap::new();
        for name in names {
            let mut places = vec![START];
            for c in name.chars() {
                places = reserved.extend(places, known.entry(c).or_insert_with(|| readings(c)));
            }
            reserved.ends.extend(places);
        }
        reserved
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether the name can be taken for a reserved one, in any case of its letters.
    pub(crate) fn look_like(&self, name: &str) -> bool {
        let mut places = HashSet::from([START]);
        for c in name.chars() {
            places = readings(c).iter().flat_map(|reading| self.after(&places, reading)).collect();
            if places.is_empty() {
                return false;
            }
        }
        !self.ends.is_disjoint(&places)
    }

    /// The places that the reading leads to from these.
    fn after(&self, places: &HashSet<usize>, reading: &str) -> HashSet<usize> {
        reading.chars().fold(places.clone(), |places, c| {
            let next = places.iter().filter_map(|&place| self.steps.get(&(place, c)));
            next.flatten().copied().collect()
        })
    }

    /// Adds the readings of one character behind these places; returns the places behind them.
    fn extend(&mut self, places: Vec<usize>, readings: &[String]) -> Vec<usize> {
        let next = self.new_place();
        let mut after = vec![next];
        for reading in readings {
            let mut at = places.clone();
            let mut rest = reading.chars();
            let Some(last) = rest.next_back() else {
                after.extend(at);
                continue;
            };
            for c in rest {
                let between = self.new_place();
                self.step(&at, c, between);
                at = vec![between];
            }
            self.step(&at, last, next);
        }
        after
    }

    fn step(&mut self, from: &[usize], c: char, to: usize) {
        for &place in from {
            self.steps.entry((place, c)).or_default().push(to);
        }
    }

    fn new_place(&mut self) -> usize {
        self.last += 1;
        self.last
    }
}

#[cfg(test)]
mod tests;
