//! The whole local AWS: both emulators up, the template deployed, the triggers connected.

use std::path::PathBuf;

use crate::{
    clients::Clients,
    cognito_local,
    copies::{self, Pool},
    deploy::{self, Outputs},
    emulator::{Emulator, free_addresses},
    functions, install, ministack,
    progress::Progress,
    project::Project,
    run_directory::RunDirectory,
};

/// What runs; dropping it stops and removes everything.
#[derive(Debug)]
pub struct LocalAws {
    /// The stack's outputs, with the pool that has no triggers.
    pub outputs: Outputs,
    /// That pool, which the import fills.
    pub import_pool: Pool,
    /// Its copy whose triggers fire.
    pub trigger_pool: Pool,
    /// The command line's executable.
    pub lifeguard: PathBuf,
    /// Where the functions run.
    pub ministack: Emulator,
    /// Where the triggers fire.
    pub cognito_local: Emulator,
    /// Last, so that it goes when nobody writes into it any more.
    pub run: RunDirectory,
}

impl LocalAws {
    /// Starts it. `parameters` are the template's.
    pub async fn start(parameters: &[(&str, &str)], progress: &Progress) -> anyhow::Result<Self> {
        let project = Project::find()?;
        let tools = install::Tools::find().await?;
        let building = async {
            let step = progress.begin("Building the functions");
            let built = functions::build(&project, &step).await?;
            step.done();
            anyhow::Ok(built)
        };
        let starting = async {
            let installed = install::all(&project, &tools, progress).await?;
            let step = progress.begin("Starting the emulators");
            let started = start_emulators(&project, &installed).await?;
            step.done();
            anyhow::Ok(started)
        };
        let (built, (run, ministack, cognito_local)) = tokio::try_join!(building, starting)?;

        let step = progress.begin("Deploying template.yaml");
        let clients = Clients::at(&ministack.url());
        deploy::publish(&project, &clients, &built.functions).await?;
        let outputs = deploy::create_project(&project, &clients, deploy::STACK, parameters).await?;
        copies::make_functions(&clients, &outputs, &cognito_local.url()).await?;
        let trigger_pool = copies::copy_pool(&clients, &Clients::at(&cognito_local.url()), &outputs).await?;
        step.done();
        let import_pool =
            Pool { id: outputs.get("UserPoolId")?.to_owned(), client_id: outputs.get("UserPoolClientId")?.to_owned() };
        let lifeguard = built.lifeguard;
        Ok(Self { outputs, import_pool, trigger_pool, lifeguard, ministack, cognito_local, run })
    }

    /// Clients of the emulator that has the functions and the deployed pool.
    pub fn clients(&self) -> Clients {
        Clients::at(&self.ministack.url())
    }

    /// Clients of the emulator that fires triggers.
    pub fn trigger_clients(&self) -> Clients {
        Clients::at(&self.cognito_local.url())
    }
}

async fn start_emulators(
    project: &Project,
    installed: &install::Installed,
) -> anyhow::Result<(RunDirectory, Emulator, Emulator)> {
    let run = RunDirectory::create(&project.local)?;
    let [for_ministack, for_cognito] = free_addresses()?;
    let lambda = format!("http://{for_ministack}");
    let (ministack, cognito_local) = tokio::try_join!(
        ministack::start(installed, &run, for_ministack),
        cognito_local::start(installed, &run, for_cognito, &lambda)
    )?;
    Ok((run, ministack, cognito_local))
}
