#ifndef CONNECTOR_IRU_SAMPLES_TABLES_H_
#define CONNECTOR_IRU_SAMPLES_TABLES_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"

namespace muster::iru {

// A row of sample_keys.tsv.
struct KeyRow {
  bool kept = false;
  std::string why;  // or where it is kept
};

// kind -> path -> row.
using KeyTable = std::map<std::string, std::map<std::string, KeyRow>>;

// A row of samples.tsv.
struct SampleRow {
  std::string kind;  // "-": nothing reads it
  std::string why_not;
};

// The tables beside this file. A line that cannot be read ends the process.
KeyTable ReadKeyTable();
std::map<std::string, SampleRow> ReadSampleTable();

// The names of the sample files, without the tables of the vendor's (`_...`).
std::set<std::string> SampleNames();

// One sample.
nlohmann::ordered_json ReadSample(const std::string& name);

// kind -> every path that was documented anywhere, leaf or not.
std::map<std::string, std::set<std::string>> ReadDocumentedPaths();

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SAMPLES_TABLES_H_
