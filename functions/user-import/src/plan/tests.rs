//! The table, cell by cell.
