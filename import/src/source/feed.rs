//! Brings the blocking readers to the engine: rows as a stream, read on a thread of their own.

use std::{
    io::{self, Read},
    ops::ControlFlow,
};

use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use tokio::{
    sync::mpsc,
    task::{JoinHandle, spawn_blocking},
};

use crate::{
    columns::Columns,
    engine::ReadRow,
    job::Job,
    problem::FileError,
    read::{self, Format, Layout},
    scrutiny::inspect::{self, Extent, Inspected},
    shard::Shard,
    source::object::Object,
};

/// The end of a reading thread.
pub struct Reading(JoinHandle<Result<u64, FileError>>);

impl Reading {
    /// Waits for the end of the input, or of its reader's interest in it. Gives the number of rows there were till then.
    pub async fn finish(self) -> Result<u64, FileError> {
        self.0.await.unwrap_or_else(|error| Err(FileError::Unreadable(io::Error::other(error))))
    }
}

/// The rows of the input. They wait to be taken, so that memory does not grow with the input.
pub fn rows(
    input: impl Read + Send + 'static,
    named: Option<Format>,
    columns: Columns,
) -> (BoxStream<'static, ReadRow>, Reading) {
    on_a_thread(move |sink| read_all(input, named, &columns, sink))
}

/// The rows of a part of an object that was surveyed before.
pub fn shard(object: Object, layout: Layout, shard: Shard, columns: Columns) -> (BoxStream<'static, ReadRow>, Reading) {
    on_a_thread(move |sink| {
        let mut open = |bytes| -> Box<dyn Read> { Box::new(object.part_reader(bytes)) };
        let mut bytes = |range| read::bytes(&layout, range, object.size(), &mut open).map_err(FileError::Unreadable);
        let mut header = Vec::new();
        bytes(layout.header())?.read_to_end(&mut header).map_err(FileError::Unreadable)?;
        let part = (header, bytes(shard.bytes())?);
        read::read_part(part, &layout, shard.start, &columns, sink).map(|()| shard.rows)
    })
}

fn on_a_thread(
    read: impl FnOnce(&mut read::Sink<'_>) -> Result<u64, FileError> + Send + 'static,
) -> (BoxStream<'static, ReadRow>, Reading) {
    /// Rows that go over to the other thread at a time: to wake it for each would take as long as to read one.
    const BATCH: usize = 32;
    /// Batches, so that nobody waits for the next; few, for a row may have a mebibyte.
    const AHEAD: usize = 2;
    let (sender, receiver) = mpsc::channel(AHEAD);
    let reading = spawn_blocking(move || {
        let mut batch = Vec::with_capacity(BATCH);
        let result = read(&mut |row| {
            batch.push(row);
            if batch.len() < BATCH {
                return ControlFlow::Continue(());
            }
            match sender.blocking_send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        // Whoever wants no more rows does not want these.
        let _ = sender.blocking_send(batch);
        result
    });
    let batches = stream::unfold(receiver, async |mut receiver| Some((receiver.recv().await?, receiver)));
    (batches.flat_map(stream::iter).boxed(), Reading(reading))
}

/// Reads the input before its rows are imported or checked.
///
/// # Errors
/// If it is not what it seems; see [`inspect::inspect`].
pub async fn inspect(
    input: impl Read + Send + 'static,
    named: Option<Format>,
    job: &Job<'_>,
    extent: Extent,
) -> Result<Inspected, FileError> {
    let (pool, options, active) = (job.pool.clone(), job.options.clone(), job.active_attribute.map(str::to_owned));
    let disclosure = job.disclosure;
    let inspecting = spawn_blocking(move || {
        let job = Job { pool: &pool, options: &options, active_attribute: active.as_deref(), disclosure };
        inspect::inspect(input, named, &job, extent)
    });
    inspecting.await.unwrap_or_else(|error| Err(FileError::Unreadable(io::Error::other(error))))
}

fn read_all(
    input: impl Read,
    named: Option<Format>,
    columns: &Columns,
    sink: &mut read::Sink<'_>,
) -> Result<u64, FileError> {
    let mut count = 0;
    read::read(input, named, columns, &mut |row| {
        count += 1;
        sink(row)
    })?;
    Ok(count)
}
