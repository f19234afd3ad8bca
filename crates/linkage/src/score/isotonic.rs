//! Isotonic calibration: the monotone curve from score to probability that fits labelled pairs best.

/// A monotone step curve with straight lines between its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    points: Vec<(f64, f64)>,
}

impl Calibration {
    /// Fits pairs of (score, is a match). `None` without both matches and others.
    #[must_use]
    pub fn fit(labelled: &[(f64, bool)]) -> Option<Calibration> {
        if !labelled.iter().any(|l| l.1) || labelled.iter().all(|l| l.1) {
            return None;
        }
        let mut sorted = labelled.to_vec();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Pool adjacent violators: (sum of scores, matches, pairs).
        let mut blocks: Vec<(f64, f64, f64)> = Vec::new();
        for (score, label) in sorted {
            blocks.push((score, f64::from(u8::from(label)), 1.0));
            while let [.., a, b] = blocks.as_slice() {
                let (a, b) = (*a, *b);
                if a.1 / a.2 < b.1 / b.2 {
                    break;
                }
                blocks.pop();
                if let Some(last) = blocks.last_mut() {
                    *last = (a.0 + b.0, a.1 + b.1, a.2 + b.2);
                }
            }
        }
        // One match and one other in every block keep the ends from claiming certainty.
        let points = blocks.iter().map(|(s, k, n)| (s / n, (k + 0.5) / (n + 1.0))).collect();
        Some(Calibration { points })
    }

    /// The probability of a score.
    #[must_use]
    pub fn probability(&self, score: f64) -> f64 {
        let at = self.points.partition_point(|p| p.0 < score);
        match (at.checked_sub(1).and_then(|i| self.points.get(i)), self.points.get(at)) {
            (Some(a), Some(b)) if b.0 > a.0 => a.1 + (b.1 - a.1).max(0.0) * (score - a.0) / (b.0 - a.0),
            (_, Some(p)) | (Some(p), None) => p.1,
            (None, None) => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Calibration;

    #[test]
    fn is_monotone_and_between_the_labels() {
        let labelled: Vec<(f64, bool)> = (0..200_u32).map(|i| (f64::from(i), (i * 7919) % 200 < i)).collect();
        let c = Calibration::fit(&labelled).unwrap();
        let curve: Vec<f64> = (0..200_u32).map(|i| c.probability(f64::from(i))).collect();
        assert!(curve.windows(2).all(|w| w[0] <= w[1] + 1e-12));
        assert!(curve[0] < 0.3 && curve[199] > 0.7);
        assert!(Calibration::fit(&[(1.0, true)]).is_none());
    }
}
