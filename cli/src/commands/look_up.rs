//! `lifeguard check --look-up`: whom the pool has of those whom the file names.

use std::time::Duration;

use anyhow::{Context, bail};
use import::{
    engine::{self, CheckedRow, Span},
    look_up::{self, Found, Wanted, Way},
    pool::{
        calls::Pool,
        pace::{Category, Pace},
    },
    source::feed,
};
use tokio::sync::watch;

use super::subject::Subject;
use crate::{
    input::Source,
    terminal::{self, About},
};

/// What is looked up.
pub(super) struct LookUp<'a> {
    pub(super) subject: &'a Subject,
    pub(super) source: &'a Source,
    /// Turns true when the operator wants no more of it.
    pub(super) halt: &'a watch::Sender<bool>,
    pub(super) json: bool,
}

impl<'a> LookUp<'a> {
    /// Reads the names of the right rows, and asks the pool for them.
    pub(super) async fn find(&self) -> anyhow::Result<Found<'a>> {
        let wanted = self.wanted().await?;
        let pace = Pace::new(&self.subject.options);
        let pool = Pool { client: &self.subject.clients.cognito, id: &self.subject.pool.id, pace: &pace };
        terminal::tell(self.json, About::Note, plan(wanted.way(), &pace));
        let mut halted = self.halt.subscribe();
        tokio::select! {
            found = look_up::find(&pool, &wanted) => {
                found.map_err(|fault| anyhow::anyhow!("nobody can be looked up in the pool: {fault}"))
            }
            _ = halted.wait_for(|halt| *halt) => bail!("interrupted; nothing was checked"),
        }
    }

    async fn wanted(&self) -> anyhow::Result<Wanted<'a>> {
        let Self { subject, source, halt, .. } = self;
        let (rows, reading) = feed::rows(subject.reader(source)?, source.named(), subject.job().columns());
        let span = Span { halt: Some(halt), ..Span::default() };
        let mut wanted = Wanted::new(&subject.pool);
        let mut take = |row: CheckedRow| row.iter().for_each(|user| wanted.add(user));
        let end = engine::check(rows, &subject.job(), span, &mut take).await;
        reading.finish().await.with_context(|| source.to_string())?;
        if end.next_row.is_some() {
            bail!("interrupted; nothing was checked");
        }
        Ok(wanted)
    }
}

/// What will be asked, and for how long.
fn plan(way: Way, pace: &Pace) -> String {
    let (calls, what) = match way {
        Way::Pages(calls) => (calls, "the whole pool is listed"),
        Way::Questions(calls) => (calls, "each name in the file is asked for"),
    };
    let seconds = (calls as f64 / pace.per_second(Category::UserList)).ceil();
    let time = humantime::format_duration(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    let calls = if calls == 1 { "1 call".to_owned() } else { format!("{calls} calls") };
    format!("{what} with ListUsers, which bills nobody: {calls}, about {time}")
}

#[cfg(test)]
mod tests {
    use import::options::Options;

    use super::*;

    #[test]
    fn a_look_up_says_what_it_will_take() {
        let pace = Pace::new(&Options::default());
        for (way, expected) in [
            (
                Way::Pages(16_667),
                "the whole pool is listed with ListUsers, which bills nobody: 16667 calls, about 11m 35s",
            ),
            (
                Way::Questions(3),
                "each name in the file is asked for with ListUsers, which bills nobody: 3 calls, about 1s",
            ),
        ] {
            assert_eq!(plan(way, &pace), expected);
        }
    }
}
