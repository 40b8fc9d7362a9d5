//! The template, the functions' real binaries and the emulators, end to end.
//!
//! Every test has users, pools or functions of its own, so they may run in any order and side by side.

mod bad_files;
mod command;
mod events;
mod groups;
mod halting;
mod hardship;
mod invitations;
#[path = "../../../events/invitations.rs"]
mod inviter;
mod looking_up;
mod metrics;
mod persons;
mod privacy;
mod queue;
mod remote;
mod retry_queue;
mod sentinel;
mod settings;
mod shapes;
mod sign_up;
mod storm;
mod workbench;
mod workflow;

use std::{
    fs,
    process::ExitCode,
    sync::{Arc, OnceLock},
};

use anyhow::ensure;
use libtest_mimic::{Arguments, Failed, Trial};
use local_aws::{
    demo::{self, Printer},
    progress::Progress,
    project::Project,
    record,
    stack::LocalAws,
    steps::logs,
};
use tokio::runtime::{Builder, Runtime};

/// Started once, unless the tests are only listed.
type Shared = Arc<OnceLock<LocalAws>>;

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::from_args();
    let aws = Shared::default();
    if !arguments.list {
        let keys = invitations::keys();
        let invitations = [("InvitationKeys", keys.as_str()), ("InvitationConfirms", "true")];
        let parameters = [&demo::PARAMETERS[..], &invitations].concat();
        let started = runtime()?.block_on(LocalAws::start(&parameters, &Progress::plain()))?;
        aws.get_or_init(|| started);
    }
    let whole = arguments.filter.is_none() && arguments.skip.is_empty();
    let conclusion = libtest_mimic::run(&arguments, trials(&aws));
    if let Some(aws) = aws.get().filter(|_| whole) {
        match runtime()?.block_on(afterwards(aws)) {
            Ok(found) => println!("{found}\n"),
            Err(error) => {
                eprintln!("the logs of the whole run: {error:#}");
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(conclusion.exit_code())
}

/// What only the logs of all tests together show.
async fn afterwards(aws: &LocalAws) -> anyhow::Result<String> {
    let lines = logs::lines(&aws.ministack.url()).await?;
    metrics::seen(&lines)?;
    privacy::search(aws, &lines).await
}

fn trials(aws: &Shared) -> Vec<Trial> {
    vec![
        trial(aws, "the_chapters_of_the_demo_hold_and_their_recording_is_of_today", the_demo),
        trial(aws, "a_refused_person_reads_one_sentence_and_is_not_in_the_pool", sign_up::refused),
        trial(aws, "an_accepted_person_is_in_their_groups_and_active", sign_up::accepted),
        trial(aws, "an_invitation_lets_its_person_in_confirms_them_and_gives_its_groups", invitations::welcome),
        trial(aws, "an_invitation_that_is_not_good_is_told_so", invitations::refused),
        trial(aws, "a_confirmed_person_comes_into_their_groups_even_if_late", queue::handed_over),
        trial(aws, "a_burst_of_confirmations_loses_nobody", storm::survived),
        trial(aws, "what_keeps_failing_goes_to_the_dead_letters_and_comes_back_by_redrive", queue::redriven),
        trial(aws, "groups_that_the_rules_name_and_the_pool_lacks_are_found", groups::missing),
        trial(aws, "pre_sign_up_answers_every_event_as_documented", events::pre_sign_up),
        trial(aws, "post_confirmation_answers_every_event_as_documented", events::post_confirmation),
        trial(aws, "user_import_answers_every_event_as_documented", events::user_import),
        trial(aws, "a_function_with_a_wrong_setting_does_not_start", settings::wrong),
        trial(aws, "a_trigger_that_is_asked_for_its_settings_answers_only_if_it_could_read_them", settings::checked),
        trial(aws, "a_deployment_with_wrong_parameters_is_told_all_of_them_at_once", settings::wrong_parameters),
        trial(aws, "parameters_that_contradict_each_other_are_refused_before_anything_is_made", shapes::contradictions),
        trial(aws, "a_pool_that_signs_in_by_email_is_deployed_and_imported_into", shapes::imported_by_email),
        trial(aws, "a_person_signs_up_and_in_by_email", shapes::signed_up_by_email),
        trial(aws, "an_app_client_of_its_own_stack_has_hosted_pages", shapes::app_client),
        trial(aws, "a_file_that_is_no_user_file_writes_nothing", bad_files::refused),
        trial(aws, "a_killed_import_is_finished_by_the_next", hardship::killed),
        trial(aws, "an_import_through_every_fault_loses_nobody_and_tells_the_truth", hardship::every_fault),
        trial(aws, "an_import_reads_a_list_of_groups_longer_than_its_quota", hardship::many_groups),
        trial(aws, "an_import_that_hears_no_answer_looks_before_it_repeats", hardship::lost_answers),
        trial(aws, "no_password_is_in_what_files_right_and_wrong_leave", sentinel::in_files),
        trial(aws, "no_password_is_in_what_invocations_leave", sentinel::in_invocations),
        trial(aws, "no_password_is_in_what_failures_leave", sentinel::in_failures),
        trial(aws, "no_password_is_in_a_process_or_what_it_leaves_when_stopped", sentinel::in_processes)
            // Where there is no `/proc`, there is no telling what others see of a process.
            .with_ignored_flag(!cfg!(target_os = "linux")),
        trial(aws, "an_import_in_shards_that_stumbles_is_finished_by_the_next", workflow::stumbled),
        trial(aws, "the_functions_import_for_the_command_line_and_it_tells_how", remote::imported),
        trial(aws, "a_file_of_more_than_one_piece_is_uploaded_and_imported", remote::in_pieces),
        trial(aws, "who_stops_watching_does_not_stop_the_import", remote::watched),
        trial(aws, "a_check_writes_nothing", bad_files::checked),
        trial(aws, "wrong_rows_are_corrected_in_the_report_and_imported_from_it", command::corrected),
        trial(aws, "an_import_of_many_users_says_what_it_costs", command::cost),
        trial(aws, "users_who_are_not_what_the_file_says_are_no_success", persons::others),
        trial(aws, "a_check_says_who_is_in_the_pool_already_and_whose_names_are_taken", looking_up::told),
        trial(aws, "standard_input_and_s3_are_as_good_as_a_file", command::from_anywhere),
        trial(aws, "asked_to_stop_it_finishes_what_has_begun_and_the_report", halting::interrupted),
        trial(aws, "asked_to_stop_at_a_low_share_it_ends_soon", halting::at_a_low_share),
        trial(aws, "asked_to_stop_a_second_time_it_ends_at_once", halting::a_second_time),
        trial(aws, "a_network_that_goes_silent_keeps_no_import_from_ending", halting::in_silence),
        trial(aws, "a_report_that_cannot_be_written_stops_the_import", command::full_disk),
        trial(aws, "a_file_that_is_cut_stops_the_import", command::cut),
        trial(aws, "nobody_has_to_listen_to_an_import", command::unheard),
        trial(aws, "asked_to_stop_a_check_says_so", halting::check),
        trial(aws, "asked_at_once_imports_have_reports_of_their_own", command::at_once),
        trial(aws, "what_cannot_be_is_one_clear_error_and_writes_nothing", command::refused),
    ]
}

fn trial<T>(aws: &Shared, name: &str, test: T) -> Trial
where
    T: AsyncFn(&LocalAws) -> anyhow::Result<()> + Send + 'static,
{
    let aws = aws.clone();
    Trial::test(name, move || {
        let aws = aws.get().ok_or("the local AWS is not up")?;
        runtime()?.block_on(test(aws)).map_err(|error| Failed::from(format!("{error:#}")))
    })
}

fn runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

async fn the_demo(aws: &LocalAws) -> anyhow::Result<()> {
    let printer = Printer::silent();
    printer.title(demo::TITLE);
    demo::play(aws, &printer).await?;
    let picture = fs::read_to_string(Project::find()?.root.join(record::RECORDING))?;
    ensure!(
        picture == record::recording(aws, &printer),
        "{} is of another run: cargo demo --record",
        record::RECORDING
    );
    Ok(())
}
