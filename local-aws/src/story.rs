//! The story that `cargo demo` tells: each sentence with a tick was checked against the emulators first.

mod bulk;
mod desk;
mod guests;
mod mend;
mod narrator;
mod people;

pub use narrator::Narrator;

use crate::stack::LocalAws;

/// The template's parameters that the story is about.
pub const PARAMETERS: [(&str, &str); 2] =
    [("AllowedEmailDomains", "example.com"), ("GroupRules", r#"{"default":["members"]}"#)];

/// Plays all chapters; stops with an error at the first thing that is not as told.
pub async fn play(aws: &LocalAws, narrator: &Narrator) -> anyhow::Result<()> {
    guests::a_stranger_is_refused(aws, narrator).await?;
    guests::a_colleague_joins(aws, narrator).await?;
    let people = people::read(bulk::USERS)?;
    bulk::a_file_is_imported(aws, narrator, &people).await?;
    bulk::the_imported_sign_in(aws, narrator, &people).await?;
    bulk::again_changes_nothing(aws, narrator, &people).await?;
    mend::the_stuck_are_freed(aws, narrator).await?;
    mend::mistakes_are_named(aws, narrator).await?;
    desk::problems_are_mended(aws, narrator).await
}
