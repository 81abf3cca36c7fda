// Random filters on random devices, held against a second reading of the rules
// in device_filter.h that shares no code with the first.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/filter/device_filter.h"
#include "inventory/filter/random_filters.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using ::muster::testing::IsOk;

constexpr int kFilters = 2000;
constexpr int kDevicesPerFilter = 10;
constexpr int kDepth = 4;

// True, false, or neither.
using Answer = std::optional<bool>;

template <typename T>
Answer Compared(FilterOp op, const T& have, const T& want) {
  static const std::map<FilterOp, std::set<int>> accepted = {
      {FilterOp::kEqual, {0}},          {FilterOp::kHas, {0}},
      {FilterOp::kNotEqual, {-1, 1}},   {FilterOp::kLess, {-1}},
      {FilterOp::kLessEqual, {-1, 0}},  {FilterOp::kGreater, {1}},
      {FilterOp::kGreaterEqual, {0, 1}}};
  return accepted.at(op).count(have < want ? -1 : have == want ? 0 : 1) > 0;
}

// Three numbers are enough for the versions that are tried.
std::optional<std::vector<int>> Numbers(const std::string& text) {
  std::vector<int> numbers;
  for (absl::string_view part : absl::StrSplit(text, '.')) {
    numbers.emplace_back();
    if (!absl::SimpleAtoi(part, &numbers.back())) return std::nullopt;
  }
  numbers.resize(3);
  return numbers;
}

Answer OfVersion(FilterOp op, const std::string& have,
                 const std::string& want) {
  if (op == FilterOp::kIsSet) return !have.empty();
  if (Numbers(have)) return Compared(op, *Numbers(have), *Numbers(want));
  if (IsOrderOp(op)) return std::nullopt;
  return op == FilterOp::kNotEqual;  // no filter wants such a version
}

Answer OfText(FilterOp op, const std::string& have, const std::string& want) {
  if (op == FilterOp::kIsSet) return !have.empty();
  return Compared(op, have, want);
}

Answer OfPlatform(FilterOp op, const Device& device, const std::string& want) {
  static const std::map<std::string, int> numbers = {
      {"UNSPECIFIED", 0}, {"MAC", 1}, {"PLATFORM_IPAD", 2}};
  const int have = device.platform();
  if (op == FilterOp::kIsSet) return have != 0;
  return Compared(op, have, numbers.at(want));
}

Answer OfTags(FilterOp op, const Device& device, const std::string& want) {
  if (op == FilterOp::kIsSet) return device.tags_size() > 0;
  return std::count(device.tags().begin(), device.tags().end(), want) > 0;
}

Answer OfNumber(FilterOp op, int64_t have, const std::string& want) {
  int64_t number = 0;
  if (op == FilterOp::kIsSet) return true;
  if (!absl::SimpleAtoi(want, &number)) return std::nullopt;
  return Compared(op, have, number);
}

Answer OfBool(FilterOp op, bool have, const std::string& want) {
  if (op == FilterOp::kIsSet) return true;
  if (IsOrderOp(op) || (want != "true" && want != "false")) return std::nullopt;
  return Compared(op, have, want == "true");
}

Answer OfFact(FilterOp op, const Device& device, const std::string& key,
              const std::string& want) {
  for (const auto& fact : device.facts()) {
    if (fact.key() != key) continue;
    if (fact.has_int_value()) return OfNumber(op, fact.int_value(), want);
    if (fact.has_bool_value()) return OfBool(op, fact.bool_value(), want);
  }
  if (op == FilterOp::kIsSet) return false;
  return std::nullopt;
}

Answer Of(const FilterComparison& comparison, const Device& device) {
  const auto& [field, op, want, position] = comparison;
  static_cast<void>(position);
  if (field == "display_name") return OfText(op, device.display_name(), want);
  if (field == "user.email") {
    return OfText(op, absl::AsciiStrToLower(device.user().email()),
                  absl::AsciiStrToLower(want));
  }
  if (field == "os.version") return OfVersion(op, device.os().version(), want);
  if (field == "platform") return OfPlatform(op, device, want);
  if (field == "missing") return OfBool(op, device.missing(), want);
  if (field == "revision") return OfNumber(op, device.revision(), want);
  if (field == "tags") return OfTags(op, device, want);
  return OfFact(op, device, field.substr(6), want);
}

Answer Of(const FilterNode& node, const Device& device) {
  if (node.kind() == FilterNode::Kind::kComparison) {
    return Of(node.comparison(), device);
  }
  std::set<Answer> answers;
  for (const FilterNode& operand : node.operands()) {
    answers.insert(Of(operand, device));
  }
  if (node.kind() == FilterNode::Kind::kNot) {
    const Answer answer = *answers.begin();
    return answer ? Answer(!*answer) : std::nullopt;
  }
  const bool decisive = node.kind() == FilterNode::Kind::kOr;
  if (answers.count(decisive) > 0) return decisive;
  if (answers.count(std::nullopt) > 0) return std::nullopt;
  return !decisive;
}

TEST(DeviceFilterPropertyTest, PrintsWhatParsesToTheSame) {
  RandomFilters random(1);
  for (int i = 0; i < kFilters; ++i) {
    const FilterNode node = random.Node(kDepth);
    const std::string text = node.ToString();
    SCOPED_TRACE(text);

    const auto filter = DeviceFilter::Parse(text);

    ASSERT_THAT(filter, IsOk());
    ASSERT_EQ(filter->ToString(), text);
  }
}

TEST(DeviceFilterPropertyTest, ReadsEveryWayToWriteItAsTheSame) {
  RandomFilters random(2);
  for (int i = 0; i < kFilters; ++i) {
    const FilterNode node = random.Node(kDepth);
    const std::string text = random.Scrawl(node);
    SCOPED_TRACE(text);

    const auto filter = DeviceFilter::Parse(text);

    ASSERT_THAT(filter, IsOk());
    ASSERT_EQ(filter->ToString(), node.ToString());
  }
}

TEST(DeviceFilterPropertyTest, MatchesWhatTheRulesSay) {
  RandomFilters random(3);
  int matches = 0;
  for (int i = 0; i < kFilters; ++i) {
    const FilterNode node = random.Node(kDepth);
    const auto filter = DeviceFilter::Parse(node.ToString());
    ASSERT_THAT(filter, IsOk()) << node.ToString();
    for (int j = 0; j < kDevicesPerFilter; ++j) {
      const Device device = random.Device();
      const bool want = Of(node, device) == Answer(true);
      ASSERT_EQ(filter->Matches(device), want) << node.ToString() << "\n"
                                               << device.DebugString();
      matches += want ? 1 : 0;
    }
  }
  EXPECT_GT(matches, kFilters);
  EXPECT_LT(matches, kFilters * (kDevicesPerFilter - 1));
}

TEST(DeviceFilterPropertyTest, ClaimsOnlyEqualitiesThatEveryMatchHas) {
  RandomFilters random(4);
  int claims = 0;
  for (int i = 0; i < kFilters; ++i) {
    const auto filter = DeviceFilter::Parse(random.Node(2).ToString());
    ASSERT_THAT(filter, IsOk());
    const auto email = filter->EqualTo("user.email");
    if (!email) continue;
    ++claims;
    for (int j = 0; j < kDevicesPerFilter; ++j) {
      const Device device = random.Device();
      if (!filter->Matches(device)) continue;
      ASSERT_EQ(absl::AsciiStrToLower(device.user().email()), *email)
          << filter->ToString();
    }
  }
  EXPECT_GT(claims, 0);
}

}  // namespace
}  // namespace muster::inventory
