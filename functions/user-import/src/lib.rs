//! The Lambda function around the import of users (crate `import`): [`lambda`].

pub mod lambda;
