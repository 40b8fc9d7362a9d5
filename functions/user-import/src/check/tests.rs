//! Table tests of whole rows; filled below.
