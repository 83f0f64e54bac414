//! Many things written in order, made side by side: some blocks of them are held at a time, however many there are.

use rayon::prelude::*;
use std::io::{Result, Write};
use std::sync::mpsc::sync_channel;

/// Things that are made by one thread at a time, where nothing else is asked.
const BLOCK: usize = 32;

/// Blocks that are made before they are written; as many are written meanwhile, and as many wait.
const HELD: usize = 8;

/// Writes what `make` appends for each thing, in their order; `done` is told after how many more have been written. Threads do not
/// show in what is written.
pub fn in_order<T: Sync>(
    things: &[T],
    to: &mut dyn Write,
    done: &dyn Fn(usize),
    make: impl Fn(usize, &T, &mut Vec<u8>) + Sync,
) -> Result<()> {
    in_blocks(things, BLOCK, to, done, |first, things, bytes| {
        for (position, thing) in (first..).zip(things) {
            make(position, thing, bytes);
        }
    })
}

/// The same by blocks of a size, for what is shared by those that stand together; `make` is told the position of a block's first.
pub fn in_blocks<T: Sync>(
    things: &[T],
    block: usize,
    to: &mut dyn Write,
    done: &dyn Fn(usize),
    make: impl Fn(usize, &[T], &mut Vec<u8>) + Sync,
) -> Result<()> {
    let held = block * HELD;
    std::thread::scope(|scope| {
        let (hand_over, handed_over) = sync_channel::<(usize, Vec<Vec<u8>>)>(1);
        let make = &make;
        scope.spawn(move || {
            for (n, things) in things.chunks(held).enumerate() {
                let made = things
                    .par_chunks(block)
                    .enumerate()
                    .map(|(position, things)| {
                        let mut bytes = Vec::new();
                        make(n * held + position * block, things, &mut bytes);
                        bytes
                    })
                    .collect();
                if hand_over.send((things.len(), made)).is_err() {
                    // what was made cannot be written
                    return;
                }
            }
        });
        for (n_things, blocks) in handed_over {
            blocks.iter().try_for_each(|bytes| to.write_all(bytes))?;
            done(n_things);
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn things_are_written_in_their_order_however_many_there_are() {
        for n in [0, 1, BLOCK, BLOCK * HELD, BLOCK * HELD + 1, 3 * BLOCK * HELD - 1] {
            let things: Vec<usize> = (0..n).collect();
            let (mut written, n_done) = (Vec::new(), Cell::new(0));
            let done = |more| n_done.set(n_done.get() + more);
            in_order(&things, &mut written, &done, |position, thing, bytes| {
                assert_eq!(position, *thing);
                bytes.extend_from_slice(format!("{thing}\n").as_bytes());
            })
            .expect("memory takes everything");
            let expected: String = things.iter().map(|thing| format!("{thing}\n")).collect();
            assert_eq!((String::from_utf8(written).expect("digits"), n_done.get()), (expected, n));
        }
    }

    #[test]
    fn what_cannot_be_written_ends_the_work() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> Result<usize> {
                Err(std::io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> Result<()> {
                Ok(())
            }
        }
        let things = vec![0_u8; 20 * BLOCK * HELD];
        let written = in_order(&things, &mut Full, &|_| panic!("nothing was written"), |_, thing, bytes| bytes.push(*thing));
        assert_eq!(written.expect_err("the disk is full").kind(), std::io::ErrorKind::StorageFull);
    }
}
