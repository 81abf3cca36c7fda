#ifndef BENCH_REPORT_H_
#define BENCH_REPORT_H_

#include <map>
#include <string>
#include <vector>

#include "bench/published.h"

namespace muster::bench {

// One figure that has a goal.
struct Figure {
  std::string key;   // as in the goals: `ingest_ratio`
  std::string unit;  // of `ours` and `limit`: `devices/s`
  double value = 0;
  double goal = 0;
  bool at_least = true;  // else `value` should be at most `goal`
  // What was measured. 0: `value` says it all, there is nothing beside it.
  double ours = 0;
  double limit = 0;
  // Processor time of the server for one operation, in µs. 0: not measured.
  double cpu_us = 0;
  double limit_cpu_us = 0;
  // How far apart the slowest and the fastest run of ours were, in per cent of
  // the median. 0: not measured.
  double spread_percent = 0;

  bool met() const { return at_least ? value >= goal : value <= goal; }
};

// What the machine gives without Muster.
struct Limit {
  std::string key;  // `rocksdb_batches`
  std::string unit;
  double value = 0;
  Published published;
};

// What a run found, for people and for programs. Not thread-safe.
class Report {
 public:
  void Add(Figure figure);
  void Add(Limit limit);
  // Something worth knowing without a goal, such as `large_load_seconds`.
  void Note(const std::string& key, double value);
  // A figure that this run cannot have, and why.
  void Skip(const std::string& key, const std::string& why);

  // Three tables: the figures, the limits, the notes.
  std::string Table() const;

  // One flat object of numbers.
  std::string Json() const;

 private:
  std::vector<Figure> figures_;
  std::vector<Limit> limits_;
  std::map<std::string, double> notes_;
  std::map<std::string, std::string> skipped_;
};

// The middle one, or the mean of the two in the middle; 0 of none.
double Median(std::vector<double> values);

}  // namespace muster::bench

#endif  // BENCH_REPORT_H_
