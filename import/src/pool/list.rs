//! Lists users without a bill: those whom ListUsers shows are not active by that.

use aws_sdk_cognitoidentityprovider::{operation::list_users::ListUsersOutput, types::UserType};

use super::{
    calls::Pool,
    classify::{Class, Fault},
    pace::Category,
    retry,
};

/// Gives every user of the pool, or those that a filter finds, page by page.
pub(crate) async fn users(
    pool: &Pool<'_>,
    filter: Option<&str>,
    give: &mut (dyn FnMut(UserType) + Send),
) -> Result<(), Fault> {
    let mut token = None;
    loop {
        let page = page(pool, filter, token).await?;
        page.users.unwrap_or_default().into_iter().for_each(&mut *give);
        token = page.pagination_token.filter(|token| !token.is_empty());
        if token.is_none() {
            return Ok(());
        }
    }
}

async fn page(pool: &Pool<'_>, filter: Option<&str>, token: Option<String>) -> Result<ListUsersOutput, Fault> {
    let mut tries = 0;
    loop {
        tries += 1;
        pool.pace.ready(Category::UserList).await;
        let call = pool.client.list_users().user_pool_id(pool.id).set_filter(filter.map(str::to_owned));
        let fault = match call.set_pagination_token(token.clone()).send().await {
            Ok(page) => {
                pool.pace.calm(Category::UserList);
                return Ok(page);
            }
            Err(error) => Fault::of("ListUsers", &error),
        };
        if fault.class == Class::Throttled {
            pool.pace.throttled(Category::UserList);
        }
        let Some(delay) = retry::delay(fault.class, tries) else { return Err(fault) };
        tokio::time::sleep(delay).await;
    }
}
