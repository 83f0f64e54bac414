//! A criterion scored by a Rhai function, under limits. What it does inside is opaque; what it may read, cost and return is not.

use super::lanes::Lane;
use crate::engine::sheet::{Block, Column, Slot, Values, Why};
use crate::law::lower::script_engine;
use crate::law::ranges::SCRIPT_DECIMALS;
use crate::words::number::{Number, power_of_ten};
use rhai::{AST, Dynamic, Engine, Map, Scope};
use rust_decimal::Decimal;
use std::sync::Arc;

/// A function ready to be called row by row.
#[derive(Debug)]
pub struct Script {
    engine: Arc<Engine>,
    ast: AST,
    call: String,
    reads: Vec<Read>,
    from: Number,
    to: Number,
}

/// What a parameter is bound to.
#[derive(Clone, Debug)]
pub enum Read {
    /// A number on a grid with these decimals; a day is a number.
    Number(Slot, u8),
    /// A truth.
    Truth(Slot),
    /// An option, passed as its id.
    Option(Slot, Vec<String>),
    /// A text.
    Text(Slot),
}

impl Script {
    /// Compiles the source; the message is Rhai's own where it does not parse.
    pub fn new(source: &str, call: &str, reads: Vec<Read>, from: Number, to: Number) -> Result<Script, String> {
        let mut engine = script_engine();
        let waits = |_: rhai::INT| -> std::result::Result<(), Box<rhai::EvalAltResult>> { Err("a script does not wait".into()) };
        engine.register_fn("sleep", waits);
        engine.on_print(|_| {});
        engine.on_debug(|_, _, _| {});
        let ast = engine.compile(source).map_err(|error| error.to_string())?;
        Ok(Script { engine: Arc::new(engine), ast, call: call.to_owned(), reads, from, to })
    }

    fn call(&self, block: &Block, row: usize) -> Option<(i128, Arc<str>)> {
        let arguments = self.reads.iter().map(|read| read.at(block, row)).collect::<Option<Vec<Dynamic>>>()?;
        let mut scope = Scope::new();
        let options = rhai::CallFnOptions::new().eval_ast(false).rewind_scope(true);
        let returned: Map = self.engine.call_fn_with_options(options, &mut scope, &self.ast, &self.call, arguments).ok()?;
        let points = returned.get("points").and_then(points)?;
        let why = returned.get("why").and_then(|why| why.clone().into_immutable_string().ok())?;
        (self.from <= points && points <= self.to).then_some(())?;
        Some((points.at_decimals(SCRIPT_DECIMALS)?, Arc::from(why.as_str())))
    }

    fn absence(&self, block: &Block, row: usize) -> Why {
        self.slots().map(|slot| block.columns[slot.0].why[row]).min().unwrap_or(Why::PRESENT)
    }

    /// The columns that the parameters are bound to.
    pub(super) fn slots(&self) -> impl Iterator<Item = Slot> {
        self.reads.iter().map(Read::slot)
    }
}

fn points(value: &Dynamic) -> Option<Number> {
    if let Ok(whole) = value.as_int() {
        return Some(Number::from(whole));
    }
    let decimal = value.as_decimal().ok()?;
    Number::new(decimal.mantissa(), u8::try_from(decimal.scale()).ok()?)
}

impl Read {
    fn slot(&self) -> Slot {
        match self {
            Read::Number(slot, _) | Read::Truth(slot) | Read::Option(slot, _) | Read::Text(slot) => *slot,
        }
    }

    fn at(&self, block: &Block, row: usize) -> Option<Dynamic> {
        let column = &block.columns[self.slot().0];
        match self {
            Read::Number(_, decimals) => {
                let mantissa = <i128 as Lane>::grid(column)[row];
                let number = Number::new(mantissa, *decimals)?;
                let decimal = Decimal::try_from_i128_with_scale(number.mantissa(), u32::from(number.decimals())).ok()?;
                Some(Dynamic::from_decimal(decimal))
            }
            Read::Truth(_) => Some(Dynamic::from_bool(column.why[row] == Why::HOLDS)),
            Read::Option(_, options) => {
                let option = column.why[row].0.checked_sub(Why::PRESENT.0)?;
                options.get(usize::from(option)).map(|id| Dynamic::from(id.clone()))
            }
            Read::Text(_) => match &column.values {
                Values::Text(texts) => Some(Dynamic::from(texts[row].to_string())),
                _ => None,
            },
        }
    }
}

/// Points on the grid of [`SCRIPT_DECIMALS`], with an absence where there are none.
pub(super) fn run(script: &Script, block: &Block) -> (Vec<i128>, Vec<Why>) {
    (0..block.n_rows)
        .map(|row| {
            let absence = script.absence(block, row);
            if !absence.is_present() {
                return (0, absence);
            }
            match script.call(block, row) {
                Some((points, _)) => (points, Why::PRESENT),
                None => (0, Why::SCRIPT_FAILED),
            }
        })
        .unzip()
}

/// The script's own words for each row: a column beside the points, because a legend holds only what is known beforehand.
pub(super) fn words(script: &Script, block: &Block) -> Column {
    let nothing: Arc<str> = Arc::from("");
    let (texts, why) = (0..block.n_rows)
        .map(|row| {
            let absence = script.absence(block, row);
            if !absence.is_present() {
                return (nothing.clone(), absence);
            }
            script.call(block, row).map_or((nothing.clone(), Why::SCRIPT_FAILED), |(_, why)| (why, Why::PRESENT))
        })
        .unzip();
    Column { values: Values::Text(texts), why }
}

/// Whether a number of so many digits can be handed to a script without loss.
pub fn is_lossless(mantissa: i128, decimals: u8) -> bool {
    decimals <= 28 && mantissa.unsigned_abs() < (1_u128 << 96) && power_of_ten(decimals).is_some()
}
