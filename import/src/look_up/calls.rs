//! Asks the pool for the wanted names.

use futures::{StreamExt, TryStreamExt, stream};

use super::{
    found::Found,
    wanted::{Wanted, Way},
};
use crate::pool::{calls::Pool, classify::Fault, list};

/// Whom the pool has of the wanted, at the pace of ListUsers.
pub async fn find<'p>(pool: &Pool<'_>, wanted: &Wanted<'p>) -> Result<Found<'p>, Fault> {
    /// As many as keep to the pace of ListUsers where an answer takes a third of a second.
    const AT_ONCE: usize = 8;
    let mut found = Found::new(wanted.pool);
    if let Way::Pages(_) = wanted.way() {
        list::users(pool, None, &mut |user| found.add(&user, wanted)).await?;
        return Ok(found);
    }
    let questions = stream::iter(wanted.questions()).map(|question| async move {
        let mut users = Vec::new();
        list::users(pool, Some(&question.0), &mut |user| users.push(user)).await.map(|()| users)
    });
    let mut answers = std::pin::pin!(questions.buffer_unordered(AT_ONCE));
    while let Some(users) = answers.try_next().await? {
        users.iter().for_each(|user| found.add(user, wanted));
    }
    Ok(found)
}
