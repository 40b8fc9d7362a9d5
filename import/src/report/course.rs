//! How many rows ended when: the rate over time, in as many lines however long the import took.

use std::time::Duration;

/// Counts of rows by spans of time that grow with the import.
#[derive(Clone, Debug)]
pub struct Course {
    span: Duration,
    counts: Vec<u64>,
}

/// How many spans are told at most.
const SPANS: usize = 16;

impl Default for Course {
    fn default() -> Self {
        Self { span: Duration::from_secs(1), counts: Vec::new() }
    }
}

impl Course {
    /// Counts a row that ended so long after the beginning.
    pub fn add(&mut self, after: Duration) {
        while after >= self.span * SPANS as u32 {
            self.span *= 2;
            self.counts = self.counts.chunks(2).map(|pair| pair.iter().sum()).collect();
        }
        let place = (after.as_nanos() / self.span.as_nanos()) as usize;
        if self.counts.len() <= place {
            self.counts.resize(place + 1, 0);
        }
        self.counts[place] += 1;
    }

    /// A line for each span: when it began, rows a second in it, and a bar. `took` is how long it was in all.
    pub fn text(&self, took: Duration) -> String {
        let begun = |place: usize| self.span * u32::try_from(place).unwrap_or(u32::MAX);
        // The last span may be a short one.
        let seconds = |place| took.saturating_sub(begun(place)).min(self.span).as_secs_f64().max(0.001);
        let rates = self.counts.iter().enumerate().map(|(place, &count)| count as f64 / seconds(place));
        let rates: Vec<f64> = rates.collect();
        let most = rates.iter().copied().fold(0.1, f64::max);
        let line = |(place, rate): (usize, &f64)| {
            let bar = "#".repeat((rate / most * 32.0).round() as usize);
            format!("  {:>9}{rate:>12.1} rows/s  {bar}", clock(begun(place))).trim_end().to_owned() + "\n"
        };
        rates.iter().enumerate().map(line).collect()
    }
}

/// Hours, minutes and seconds.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_told_in_as_many_lines_however_long_it_takes() {
        let mut course = Course::default();
        for row in 0..100 {
            course.add(Duration::from_millis(row * 25));
        }
        let expected = "    0:00:00        40.0 rows/s  ################################\n    \
            0:00:01        40.0 rows/s  ################################\n    \
            0:00:02        40.0 rows/s  ################################\n";
        assert_eq!(course.text(Duration::from_millis(2_500)), expected);
        course.add(Duration::from_secs(3 * 3600));
        let text = course.text(Duration::from_secs(3 * 3600 + 60));
        assert!(text.lines().count() <= SPANS, "{text}");
        assert!(text.starts_with("    0:00:00         0.1 rows/s"), "{text}");
    }
}
