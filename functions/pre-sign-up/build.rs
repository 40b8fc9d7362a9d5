//! Makes the maintained list of disposable e-mail providers a set that is searched where it lies: no time to read it at
//! cold start, and half the size.

use std::{env, error::Error, fs, path::Path};

use fst::Set;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let mut domains = mailchecker::blacklist();
    domains.sort_unstable();
    domains.dedup();
    let file = Path::new(&env::var("OUT_DIR")?).join("disposable.fst");
    fs::write(file, Set::from_iter(domains)?.as_fst().as_bytes())?;
    Ok(())
}
