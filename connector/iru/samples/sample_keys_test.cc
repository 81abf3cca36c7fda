#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "connector/iru/samples/decoded.h"
#include "connector/iru/samples/key_paths.h"
#include "connector/iru/samples/tables.h"
#include "gtest/gtest.h"

namespace muster::iru {
namespace {

using Paths = std::set<std::string>;

// Where the vendor documents the rows of a kind: its name there, and the path
// to the row in an answer.
const std::map<std::string, std::pair<std::string, std::string>> kDocumented = {
    {"device_row", {"device_row", ""}},
    {"details_mac", {"details_mac", ""}},
    {"details_ipad", {"details_ipad", ""}},
    {"details_appletv", {"details_appletv", ""}},
    {"details_windows", {"details_windows", ""}},
    {"details_android", {"details_android", ""}},
    {"prism_device_information", {"prism_device_information", "data[]."}},
    {"prism_filevault", {"prism_filevault", "data[]."}},
    {"commands", {"commands", "commands.results[]."}},
    {"users", {"user", "results[]."}},
    {"licensing", {"licensing", ""}},
};

// Those of `all` below which there is nothing.
Paths LeavesOf(const Paths& all) {
  Paths leaves;
  for (const std::string& path : all) {
    const bool is_parent =
        std::any_of(all.begin(), all.end(), [&](const std::string& other) {
          return other.rfind(path + ".", 0) == 0 ||
                 other.rfind(path + "[]", 0) == 0;
        });
    if (!is_parent) leaves.insert(path);
  }
  return leaves;
}

class SampleKeysTest : public ::testing::Test {
 protected:
  SampleKeysTest() {
    for (const auto& [name, row] : samples_) {
      if (row.kind == "-") continue;
      const auto json = ReadSample(name);
      bodies_[row.kind].push_back(json.dump());
      mutations_[row.kind].push_back(MutationsOf(json));
    }
  }

  // Every leaf that a sample has or the vendor documents.
  Paths KnownPaths(const std::string& kind) {
    Paths known;
    for (const auto& mutations : mutations_[kind]) {
      for (const auto& [path, text] : mutations) known.insert(path);
    }
    const auto found = kDocumented.find(kind);
    if (found == kDocumented.end()) return known;
    const auto& [name, prefix] = found->second;
    for (const std::string& path : LeavesOf(documented_.at(name))) {
      known.insert(prefix + path);
    }
    return known;
  }

  // In how many samples of `kind` the decoder notices a change at `path`, and
  // how many have it.
  std::pair<int, int> Noticed(const std::string& kind,
                              const std::string& path) {
    int noticed = 0;
    int present = 0;
    for (size_t i = 0; i < bodies_[kind].size(); ++i) {
      const auto found = mutations_[kind][i].find(path);
      if (found == mutations_[kind][i].end()) continue;
      ++present;
      noticed += DecodedText(kind, found->second) !=
                 DecodedText(kind, bodies_[kind][i]);
    }
    return {noticed, present};
  }

  const KeyTable keys_ = ReadKeyTable();
  const std::map<std::string, SampleRow> samples_ = ReadSampleTable();
  const std::map<std::string, Paths> documented_ = ReadDocumentedPaths();
  std::map<std::string, std::vector<std::string>> bodies_;
  std::map<std::string, std::vector<std::map<std::string, std::string>>>
      mutations_;
};

TEST_F(SampleKeysTest, PlacesEverySample) {
  Paths placed;
  for (const auto& [name, row] : samples_) {
    placed.insert(name);
    EXPECT_EQ(row.kind == "-", !row.why_not.empty()) << name;
    EXPECT_TRUE(row.kind == "-" || keys_.count(row.kind) == 1) << name;
  }

  EXPECT_EQ(placed, SampleNames());
}

TEST_F(SampleKeysTest, DecodesEverySampleThatIsRead) {
  for (const auto& [kind, bodies] : bodies_) {
    for (const std::string& body : bodies) {
      const std::string text = DecodedText(kind, body);
      EXPECT_FALSE(text.empty()) << kind;
      EXPECT_EQ(text.find("error:"), std::string::npos) << kind << text;
    }
  }
}

TEST_F(SampleKeysTest, HasARowForEachKeyAndNoOther) {
  for (const auto& [kind, rows] : keys_) {
    const Paths known = KnownPaths(kind);
    for (const std::string& path : known) {
      EXPECT_EQ(rows.count(path), 1u) << kind << " has no row for " << path;
    }
    for (const auto& [path, row] : rows) {
      EXPECT_EQ(known.count(path), 1u) << kind << ": nothing has " << path;
      EXPECT_FALSE(row.why.empty()) << kind << ": " << path;
    }
  }
}

TEST_F(SampleKeysTest, NoticesAChangeOfWhatIsKept) {
  for (const auto& [kind, rows] : keys_) {
    for (const auto& [path, row] : rows) {
      const auto [noticed, present] = Noticed(kind, path);
      if (!row.kept || present == 0) continue;
      EXPECT_GT(noticed, 0) << kind << ": " << path << " makes no difference";
    }
  }
}

TEST_F(SampleKeysTest, DoesNotNoticeAChangeOfWhatIsIgnored) {
  for (const auto& [kind, rows] : keys_) {
    for (const auto& [path, row] : rows) {
      if (row.kept) continue;
      EXPECT_EQ(Noticed(kind, path).first, 0)
          << kind << ": " << path << " makes a difference";
    }
  }
}

}  // namespace
}  // namespace muster::iru
