//! Which sheets are evaluated together, and in which order: together those that share a quota over some cohort, and what a sheet
//! reads of others before it.
//!
//! Sets that share a frame share its quotas; but where no cohort has units of both, neither can take a place from the other, and
//! one may be finished before the other reads it.

use crate::facts::units::Unit;
use crate::law::RuleSet;
use crate::law::quota::Quota;
use crate::words;
use crate::words::diagnostic::{Diagnostic, Words};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which sets a set reads: for each, a unit of it that reads, and the unit that is read.
pub(super) type Needs = BTreeMap<usize, (usize, usize)>;

/// Sets with the units they rate.
#[derive(Clone, Copy)]
pub(super) struct Rating<'r> {
    /// By position.
    pub(super) sets: &'r [Arc<RuleSet>],
    /// By set: its units, by position among all.
    pub(super) rows: &'r [&'r [usize]],
    /// The cohort in which a quota counts a unit.
    pub(super) cohort: &'r dyn Fn(&Quota, usize) -> Option<String>,
}

/// Two sets whose units stand in one cohort of a quota that they share.
struct Link<'r> {
    of: [usize; 2],
    quota: &'r Quota,
    cohort: String,
}

/// Sets by position, in groups: what a group reads stands in earlier groups. An error where sets need each other.
pub(super) fn order(rating: Rating<'_>, needs: &[Needs], units: &[Unit]) -> Result<Vec<Vec<usize>>, Vec<Diagnostic>> {
    let links = links(rating);
    let mut waiting = groups(rating.sets.len(), &links);
    let mut groups = Vec::new();
    let mut is_done = vec![false; rating.sets.len()];
    while !waiting.is_empty() {
        let is_ready = |group: &Vec<usize>| group.iter().all(|own| needs[*own].keys().all(|need| is_done[*need]));
        let Some(next) = waiting.iter().position(is_ready) else {
            return Err(vec![circle(rating.sets, &waiting, &links, needs, &is_done, units)]);
        };
        let group = waiting.remove(next);
        group.iter().for_each(|own| is_done[*own] = true);
        groups.push(group);
    }
    Ok(groups)
}

fn links(rating: Rating<'_>) -> Vec<Link<'_>> {
    let Rating { sets, rows, cohort } = rating;
    let mut known: BTreeMap<(usize, usize), BTreeSet<String>> = BTreeMap::new();
    let mut cohorts = |set: usize, position: usize| -> BTreeSet<String> {
        let quota = &sets[set].quotas[position];
        known.entry((set, position)).or_insert_with(|| rows[set].iter().filter_map(|unit| cohort(quota, *unit)).collect()).clone()
    };
    let mut links = Vec::new();
    for (a, set) in sets.iter().enumerate() {
        for (position, quota) in set.quotas.iter().enumerate() {
            let identity = quota.identity(set);
            for (b, other) in sets.iter().enumerate().skip(a + 1) {
                let Some(shared) = other.quotas.iter().position(|own| own.identity(other) == identity) else { continue };
                let both = cohorts(a, position).intersection(&cohorts(b, shared)).next().cloned();
                links.extend(both.map(|cohort| Link { of: [a, b], quota, cohort }));
            }
        }
    }
    links
}

/// Sets in groups of those that are linked, directly or through others; in order of the first of each.
fn groups(n_sets: usize, links: &[Link<'_>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for own in 0..n_sets {
        let is_linked = |other: &usize| links.iter().any(|link| link.of == [*other, own]);
        let (with, without): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| group.iter().any(is_linked));
        groups = without;
        let mut group: Vec<usize> = with.into_iter().flatten().chain([own]).collect();
        group.sort_unstable();
        groups.push(group);
    }
    groups.sort();
    groups
}

/// A set that reads another, with a unit of each.
struct Step {
    own: usize,
    need: usize,
    reader: usize,
    read: usize,
}

/// Says which sets need each other, with a unit for each step, and which quota binds sets that read nothing of each other.
fn circle(
    sets: &[Arc<RuleSet>],
    waiting: &[Vec<usize>],
    links: &[Link<'_>],
    needs: &[Needs],
    is_done: &[bool],
    units: &[Unit],
) -> Diagnostic {
    // a group waits because some set of it reads one that is not finished
    let step = |group: usize| {
        waiting[group].iter().find_map(|own| {
            let (need, (reader, read)) = needs[*own].iter().find(|(need, _)| !is_done[**need])?;
            Some(Step { own: *own, need: *need, reader: *reader, read: *read })
        })
    };
    let group_of = |set: usize| waiting.iter().position(|group| group.contains(&set));
    let mut path: Vec<(usize, Step)> = Vec::new();
    let mut at = 0;
    while let (false, Some(next)) = (path.iter().any(|(group, _)| *group == at), step(at)) {
        let need = next.need;
        path.push((at, next));
        at = group_of(need).unwrap_or(at);
    }
    let steps: Vec<Step> = path.into_iter().skip_while(|(group, _)| *group != at).map(|(_, step)| step).collect();
    let mut told = Vec::new();
    let mut members: Vec<usize> = Vec::new();
    let mut bound: Vec<&Link<'_>> = Vec::new();
    for (n, Step { own, need, reader, read }) in steps.iter().enumerate() {
        members.extend([*own, *need]);
        let (own, other) = (sets[*own].reference(), sets[*need].reference());
        let (reader, read) = (&units[*reader].id, &units[*read].id);
        told.push(words!(
            "`{own}` cần kết quả của `{other}`: đơn vị `{reader}` đọc kết quả của `{read}`",
            "`{own}` needs results of `{other}`: the unit `{reader}` reads those of `{read}`"
        ));
        for link in between(*need, steps[(n + 1) % steps.len()].own, links) {
            let [a, b] = link.of.map(|set| sets[set].reference());
            let (id, cohort) = (&link.quota.id, &link.cohort);
            told.push(words!(
                "`{a}` và `{b}` chung tỷ lệ khống chế `{id}` ở nhóm `{cohort}` nên phải tính cùng lúc",
                "`{a}` and `{b}` share the quota `{id}` over the cohort `{cohort}` and come together"
            ));
            members.extend(link.of);
            bound.push(link);
        }
    }
    let joined = |of: fn(&Words) -> &str| told.iter().map(of).collect::<Vec<_>>().join("; ");
    let (vi, en) = (joined(|words| &words.vi), joined(|words| &words.en));
    let first = steps.first().map_or(0, |step| step.own);
    let said = Diagnostic::error(
        "sets_need_each_other",
        sets[first].place.clone(),
        words!(
            "các bộ tiêu chí cần kết quả của nhau, không biết tính bộ nào trước: {vi}",
            "sets need each other's results, so that none can come first: {en}"
        ),
    );
    let mut said = said.help(if bound.is_empty() {
        words!(
            "sửa cột đơn vị cấp trên và cột phụ trách (`parent`, `leads`) của các đơn vị đã nêu, hoặc `children`, `relation` của bộ tiêu chí",
            "mend the columns `parent` and `leads` of the units named, or `children` and `relation` of the sets"
        )
    } else {
        words!(
            "xếp đơn vị đọc và đơn vị được đọc vào hai nhóm khác nhau (cột `cohort`), hoặc sửa cột đơn vị cấp trên và cột phụ trách (`parent`, `leads`)",
            "put who reads and who is read into different cohorts (the column `cohort`), or mend the columns `parent` and `leads`"
        )
    });
    members.sort_unstable();
    members.dedup();
    for member in members.into_iter().filter(|member| *member != first) {
        said = said.also(sets[member].place.clone(), words!("bộ tiêu chí kia", "the other rule set"));
    }
    let mut places = Vec::new();
    for link in bound {
        let place = &link.quota.anchor.place;
        if !places.contains(place) {
            places.push(place.clone());
            said = said.also(place.clone(), words!("tỷ lệ khống chế chung ở đây", "the quota that is shared"));
        }
    }
    said
}

/// The links that lead from a set to another of its group.
fn between<'l, 'r>(from: usize, to: usize, links: &'l [Link<'r>]) -> Vec<&'l Link<'r>> {
    let mut reached: Vec<(usize, Vec<&Link<'_>>)> = vec![(from, Vec::new())];
    let mut next = 0;
    while let Some((at, way)) = reached.get(next).cloned() {
        if at == to {
            return way;
        }
        for link in links.iter().filter(|link| link.of.contains(&at)) {
            let other = link.of[usize::from(link.of[0] == at)];
            if reached.iter().all(|(set, _)| *set != other) {
                reached.push((other, way.iter().copied().chain([link]).collect()));
            }
        }
        next += 1;
    }
    Vec::new()
}
