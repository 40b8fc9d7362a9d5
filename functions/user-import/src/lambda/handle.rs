//! One invocation of the function: read the request, look at the pool and the file, import, answer.

use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use lambda::{
    failure::Failure,
    invocation::{Answer, Invocation},
};

use tokio::time::timeout_at;

use crate::lambda::{
    budget::Budget,
    count::count_rows,
    failures::failure,
    pool::profile,
    report::{Collector, Report},
    request::{Input, Request},
};
use import::{
    clients::Clients,
    engine::{self, End, ReadRow, Span, Stopped},
    error::ImportError,
    job::{Job, Mode},
    options::Options,
    outcome::RowOutcome,
    pool::{calls::Pool, limits, pace::Pace},
    read::{Format, json},
    scrutiny::{
        disclosure::Disclosure,
        inspect::{Extent, disclosure_of},
    },
    settings::Settings,
    source::{
        feed,
        object::{Object, S3Uri},
    },
};

/// Answers one invocation.
pub async fn handle(
    invocation: &mut Invocation,
    settings: &Settings,
    clients: &Clients,
) -> Result<Answer<Report>, Failure> {
    invocation.record.user_pool_id = Some(settings.user_pool_id.clone());
    let request = Request::parse(invocation.payload.json().unwrap_or_default());
    let request = request.map_err(|error| Failure::refused("RequestInvalid", error.to_string()))?;
    let profile = profile(settings, clients).await?;
    let options = &request.options;
    options.validate_for(&profile).map_err(|error| Failure::refused("RequestInvalid", error.to_string()))?;
    let job = Job { active_attribute: settings.active_attribute.as_deref(), ..Job::new(&profile, options) };
    let budget = Budget::until(invocation.deadline);
    let import = Import { job, mode: request.mode, start_row: request.start_row, budget, clients };
    let report = import.carry_out(request.input).await?;
    count_rows(&mut invocation.record, &report.totals);
    let code = report.stopped.as_ref().map_or("Imported", |stopped| stopped.code);
    Ok(Answer { body: report, code })
}

struct Import<'a> {
    job: Job<'a>,
    mode: Mode,
    start_row: u64,
    budget: Budget,
    clients: &'a Clients,
}

impl Import<'_> {
    async fn carry_out(&self, input: Input) -> Result<Report, Failure> {
        match input {
            Input::Inline(users) => {
                let (numbered, columns) = (users.iter().zip(1..), self.job.columns());
                let rows: Vec<ReadRow> =
                    numbered.map(|(user, number)| json::object(number, user.get(), &columns)).collect();
                let disclosure = disclosure_of(&rows, &self.job);
                let (collector, end) = self.rows(stream::iter(rows).boxed(), disclosure).await;
                Ok(collector.finish(end))
            }
            Input::S3(uri) => self.carry_out_s3(uri).await,
        }
    }

    /// A run reads the file twice: if it is broken anywhere, nothing of it is written.
    async fn carry_out_s3(&self, uri: S3Uri) -> Result<Report, Failure> {
        let broken = |error| failure(ImportError::File(uri.clone(), error));
        let named = Format::named(&uri.key);
        let object = Object::open(&self.clients.s3, uri.clone()).await;
        let object = object.map_err(|error| failure(ImportError::Object(uri.clone(), error)))?;
        let extent = match self.mode {
            Mode::Check => Extent::Beginning,
            Mode::Run => Extent::Whole { first_row: self.start_row },
        };
        let inspected = feed::inspect(object.reader(), named, &self.job, extent).await.map_err(broken)?;
        let (rows, reading) = feed::rows(object.reader(), named, self.job.columns());
        let (collector, mut end) = self.rows(rows, inspected.disclosure).await;
        match (reading.finish().await, self.mode) {
            (Ok(_), _) => {}
            (Err(error), Mode::Check) => return Err(broken(error)),
            (Err(error), Mode::Run) => {
                let stopped = Stopped { code: "file-broke-off", text: format!("{error}; import it again") };
                end.stopped.get_or_insert(stopped);
            }
        }
        Ok(collector.finish(end))
    }

    async fn rows(&self, rows: BoxStream<'_, ReadRow>, disclosure: Disclosure) -> (Collector, End) {
        let job = Job { disclosure, ..self.job };
        let mut collector = Collector::new(self.mode);
        let Budget { take_until, give_up, .. } = self.budget;
        let span = Span { first_row: self.start_row, take_until, give_up, ..Span::default() };
        let mut end = match self.mode {
            Mode::Check => {
                let take = &mut |row| collector.add(RowOutcome::checked(row, &job));
                engine::check(rows, &job, span, take).await
            }
            Mode::Run => {
                let pace = Pace::new(&self.with_quotas(job.options).await);
                let pool = Pool { client: &self.clients.cognito, id: &job.pool.id, pace: &pace };
                engine::run(rows, &job, (&pool, span), &mut |row| collector.add(row)).await
            }
        };
        let is_over = end.next_row.is_none() && end.stopped.is_none();
        if self.start_row > 0 && is_over && collector.is_empty() {
            end.stopped = Some(Stopped::no_such_row(self.start_row));
        }
        (collector, end)
    }

    /// The options with the account's quotas, as far as there is time to ask for them.
    async fn with_quotas(&self, options: &Options) -> Options {
        let asking = limits::of_account(&self.clients.cognito, options.clone());
        let asked = match self.budget.ask_until {
            Some(until) => timeout_at(until.into(), asking).await.ok(),
            None => Some(asking.await),
        };
        let (options, unknown) = match asked {
            Some((options, unknown)) => (options, unknown.map(|fault| fault.to_string())),
            None => (options.clone(), Some("GetProvisionedLimit took too long".to_owned())),
        };
        if let Some(reason) = unknown {
            tracing::warn!(%reason, "Cognito's default quotas are assumed");
        }
        options
    }
}
