//! `cargo demo`
use local_aws::{progress::Progress, stack::LocalAws, steps::sign_up::*};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let aws = LocalAws::start(&[("AllowedEmailDomains", "example.com")], &Progress::new()).await?;
    let x = Person { user_name: "x", password: "Correct-Horse-1", attributes: &[("email", "x@notexample.com")] };
    println!("{:?}", sign_up(&aws, x).await?);
    let x = Person { user_name: "ana", password: "Correct-Horse-1", attributes: &[("email", "ana@example.com")] };
    println!("{:?}", sign_up(&aws, x).await?);
    confirm(&aws, "ana").await?;
    let c = local_aws::clients::Clients::at(&aws.cognito_local.url());
    println!("{:?}", local_aws::steps::sign_in::sign_in(&c.cognito, &aws.trigger_pool, "ana", "Correct-Horse-1").await?);
    if std::env::var_os("HOLD").is_some() { println!("{aws:?}"); std::thread::sleep(std::time::Duration::from_secs(600)); }
    Ok(())
}
