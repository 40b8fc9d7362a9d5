//! Cuts a file into shards row by row, without knowing how long it is.

use super::Shard;
use crate::read::Cut;

/// A Distributed Map runs 10,000 children at most (Step Functions quotas); and the list of shards stays small.
const MAX_SHARDS: usize = 4_000;

/// Where to cut.
pub(super) struct Cutter {
    rows_per_shard: u64,
    max_shards: usize,
    /// The place behind the last row.
    end: Cut,
    shards: Vec<Shard>,
}

impl Cutter {
    pub(super) fn new(rows_per_shard: u64) -> Self {
        Self { rows_per_shard, max_shards: MAX_SHARDS, end: Cut::default(), shards: Vec::new() }
    }

    /// Takes note of a row that ends here, and of how many of its values rows before it have.
    pub(super) fn row(&mut self, after: Cut, duplicates: usize) {
        if self.shards.last().is_none_or(|shard| shard.rows == self.rows_per_shard) {
            self.begin();
        }
        if let Some(shard) = self.shards.last_mut() {
            shard.end = after.byte;
            shard.rows += 1;
            shard.duplicates += duplicates;
        }
        self.end = after;
    }

    /// The shards of a file whose rows begin here.
    pub(super) fn finish(mut self, rows: Cut) -> Vec<Shard> {
        if let Some(first) = self.shards.first_mut() {
            first.start = rows;
        }
        self.shards
    }

    fn begin(&mut self) {
        if self.shards.len() == self.max_shards {
            self.join_pairs();
        }
        let (index, start, end) = (self.shards.len(), self.end, self.end.byte);
        self.shards.push(Shard { index, start, end, rows: 0, duplicates: 0 });
    }

    /// Twice as many rows in half as many shards.
    fn join_pairs(&mut self) {
        self.rows_per_shard *= 2;
        let pairs = self.shards.chunks(2).enumerate().map(|(index, pair)| Shard {
            index,
            end: pair[pair.len() - 1].end,
            rows: pair.iter().map(|shard| shard.rows).sum(),
            duplicates: pair.iter().map(|shard| shard.duplicates).sum(),
            ..pair[0]
        });
        self.shards = pairs.collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of ten bytes, one a line, of which every fifth is a duplicate.
    fn shards(rows: u64, rows_per_shard: u64, max_shards: usize) -> Vec<Shard> {
        let mut cutter = Cutter { max_shards, ..Cutter::new(rows_per_shard) };
        (1..=rows).for_each(|row| cutter.row(Cut { byte: 3 + row * 10, number: 1 + row }, usize::from(row % 5 == 0)));
        cutter.finish(Cut { byte: 3, number: 1 })
    }

    #[test]
    fn shards_follow_each_other_without_a_gap() {
        for (rows, per_shard, max, expected) in [
            (0, 10, 8, &[][..]),
            (7, 10, 8, &[7]),
            (10, 10, 8, &[10]),
            (25, 10, 8, &[10, 10, 5]),
            (80, 10, 8, &[10; 8]),
            (81, 10, 8, &[20, 20, 20, 20, 1]),
            (400, 10, 8, &[80; 5]),
        ] {
            let shards = shards(rows, per_shard, max);
            assert_eq!(shards.iter().map(|shard| shard.rows).collect::<Vec<_>>(), expected, "{rows} rows");
            let mut before = 0;
            for (index, shard) in shards.iter().enumerate() {
                assert_eq!(shard.index, index);
                assert_eq!(shard.start, Cut { byte: 3 + before * 10, number: 1 + before }, "{rows} rows, {index}");
                before += shard.rows;
                assert_eq!(shard.end, 3 + before * 10, "{rows} rows, {index}");
            }
            assert_eq!(shards.iter().map(|shard| shard.duplicates).sum::<usize>() as u64, rows / 5);
        }
    }
}
