#include "connector/iru/samples/tables.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace muster::iru {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kSamples[] = "tests/testdata/iru_samples";
constexpr char kHere[] = "connector/iru/samples/";

[[noreturn]] void Die(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

// The cells of every line that is no comment.
std::vector<std::vector<std::string>> ReadCells(const std::string& name,
                                                size_t columns) {
  std::ifstream file(absl::StrCat(kHere, name));
  std::vector<std::vector<std::string>> rows;
  std::string line;
  while (std::getline(file, line)) {
    if (absl::StartsWith(line, "#")) continue;
    rows.push_back(absl::StrSplit(line, '\t'));
    if (rows.back().size() != columns) Die(absl::StrCat(name, ": ", line));
  }
  if (rows.empty()) Die(absl::StrCat(name, " is empty or missing"));
  return rows;
}

Json ReadJson(const std::string& name) {
  std::ifstream file(absl::StrCat(kSamples, "/", name));
  Json json = Json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) Die(absl::StrCat(name, " is no JSON"));
  return json;
}

}  // namespace

KeyTable ReadKeyTable() {
  KeyTable table;
  for (const auto& cells : ReadCells("sample_keys.tsv", 4)) {
    const bool kept = cells[2] == "kept";
    if (!kept && cells[2] != "ignored") Die(cells[1]);
    if (!table[cells[0]].emplace(cells[1], KeyRow{kept, cells[3]}).second) {
      Die(absl::StrCat("twice: ", cells[1]));
    }
  }
  return table;
}

std::map<std::string, SampleRow> ReadSampleTable() {
  std::map<std::string, SampleRow> table;
  for (const auto& cells : ReadCells("samples.tsv", 3)) {
    table[cells[0]] = {cells[1], cells[2]};
  }
  return table;
}

std::set<std::string> SampleNames() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kSamples)) {
    const std::string name = entry.path().filename().string();
    if (absl::EndsWith(name, ".json") && !absl::StartsWith(name, "_")) {
      names.insert(name);
    }
  }
  return names;
}

Json ReadSample(const std::string& name) { return ReadJson(name); }

std::map<std::string, std::set<std::string>> ReadDocumentedPaths() {
  std::map<std::string, std::set<std::string>> documented;
  const Json all = ReadJson("_documented-fields.json");
  for (const auto& [kind, paths] : all.items()) {
    for (const auto& [path, types] : paths.items()) {
      documented[kind].insert(path);
    }
  }
  return documented;
}

}  // namespace muster::iru
