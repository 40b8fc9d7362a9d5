//! What checks and imports have in common: the file, the pool, and what rows mean.

use std::io::Read;

use anyhow::{Context, bail};
use clap::Args;
use import::{
    job::{Job, Mode},
    options::Options,
    pool::{
        describe,
        profile::{PoolMfa, PoolProfile},
    },
    scrutiny::{
        disclosure::Disclosure,
        inspect::{Extent, Inspected},
    },
    source::feed,
};

use crate::{
    aws::{Access, Clients, PoolId},
    conclusion::Title,
    exit::UsageError,
    input::{Input, Source},
    options::{self, RowOptions},
    terminal::{self, About},
};

/// Which users, and which pool.
#[derive(Args, Clone, Debug)]
pub(crate) struct SubjectArguments {
    /// CSV, JSON Lines or JSON, gzip or not: a file, s3://bucket/key, or - for standard input
    #[arg(value_name = "FILE", value_parser = Source::parse)]
    pub(crate) source: Source,
    /// The user pool, such as eu-west-1_AbCdEfGhI
    #[arg(long, value_name = "ID", value_parser = PoolId::parse)]
    pub(crate) user_pool_id: Option<PoolId>,
    #[command(flatten)]
    pub(crate) rows: RowOptions,
}

/// Everything that is known before the first row.
pub(crate) struct Subject {
    pub(crate) clients: Clients,
    pub(crate) input: Input,
    pub(crate) pool: PoolProfile,
    pub(crate) options: Options,
    active_attribute: Option<String>,
    /// What a report may show of wrong rows: nothing, as long as the input was not inspected.
    pub(crate) disclosure: Disclosure,
}

impl SubjectArguments {
    /// What is done, for people to recognise.
    pub(crate) fn title(&self, mode: Mode) -> Title {
        Title { mode, source: self.source.to_string(), user_pool_id: self.pool_id().to_owned() }
    }

    fn pool_id(&self) -> &str {
        self.user_pool_id.as_ref().map_or("", PoolId::as_str)
    }

    /// Connects, looks at the pool, and opens the input.
    pub(crate) async fn open(&self, access: &Access, options: Options, json: bool) -> anyhow::Result<Subject> {
        let Some(pool_id) = &self.user_pool_id else {
            bail!(UsageError("--user-pool-id is missing; write for example eu-west-1_AbCdEfGhI".to_owned()));
        };
        let clients = access.connect(pool_id).await?;
        let id = pool_id.as_str();
        let pool = describe(&clients.cognito, id).await;
        let pool = pool.map_err(|fault| anyhow::anyhow!("the user pool {id} cannot be read: {fault}"))?;
        options.validate_for(&pool).map_err(options::usage)?;
        if pool.mfa == PoolMfa::Unknown {
            let text = "the permission cognito-idp:GetUserPoolMfaConfig is missing; any MFA factor passes the check";
            terminal::tell(json, About::Note, text);
        }
        let input = self.source.open(&clients).await?;
        let name = &self.rows.active_attribute;
        let active_attribute = pool.attributes.contains_key(name.as_str()).then(|| name.clone());
        let disclosure = Disclosure::default();
        Ok(Subject { clients, input, pool, options, active_attribute, disclosure })
    }
}

impl Subject {
    pub(crate) fn job(&self) -> Job<'_> {
        let active_attribute = self.active_attribute.as_deref();
        Job { pool: &self.pool, options: &self.options, active_attribute, disclosure: self.disclosure }
    }

    /// The input from its first byte on.
    pub(crate) fn reader(&self, source: &Source) -> anyhow::Result<Box<dyn Read + Send>> {
        self.input.reader().with_context(|| source.to_string())
    }

    /// Reads the input before its rows are looked at one by one.
    pub(crate) async fn inspect(&self, source: &Source, extent: Extent) -> anyhow::Result<Inspected> {
        let input = self.reader(source)?;
        let inspected = feed::inspect(input, source.named(), &self.job(), extent).await;
        inspected.with_context(|| source.to_string())
    }
}
