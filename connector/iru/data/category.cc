#include "connector/iru/data/category.h"

#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/types/span.h"
#include "connector/iru/data/apple_models.h"

namespace muster::iru {
namespace {

using namespace device::v1;  // NOLINT: the enumerators

struct Rule {
  absl::string_view text;
  Category category;
};

constexpr Rule kFamilies[] = {
    {"MacBookPro", CATEGORY_COMPUTER_LAPTOP},
    {"MacBookAir", CATEGORY_COMPUTER_LAPTOP},
    {"MacBook", CATEGORY_COMPUTER_LAPTOP},
    {"PowerBook", CATEGORY_COMPUTER_LAPTOP},
    {"iBook", CATEGORY_COMPUTER_LAPTOP},
    {"iMacPro", CATEGORY_COMPUTER_DESKTOP},
    {"iMac", CATEGORY_COMPUTER_DESKTOP},
    {"Macmini", CATEGORY_COMPUTER_DESKTOP},
    {"MacPro", CATEGORY_COMPUTER_DESKTOP},
    {"PowerMac", CATEGORY_COMPUTER_DESKTOP},
    {"ADP", CATEGORY_COMPUTER_DESKTOP},
    {"Xserve", CATEGORY_SERVER},
    {"RackMac", CATEGORY_SERVER},
    {"iPad", CATEGORY_TABLET},
    {"iPhone", CATEGORY_PHONE},
    {"iPod", CATEGORY_PHONE},
    {"AppleTV", CATEGORY_TV},
    {"Watch", CATEGORY_WATCH},
    {"RealityDevice", CATEGORY_VISION},
    {"VirtualMac", CATEGORY_VIRTUAL},
    {"VMware", CATEGORY_VIRTUAL},
    {"Parallels", CATEGORY_VIRTUAL},
    {"VMM-x", CATEGORY_VIRTUAL},  // VMM-x86_64
};

// In order: "MacBook Pro" must not meet "mac pro".
constexpr Rule kAppleNames[] = {
    {"macbook", CATEGORY_COMPUTER_LAPTOP},
    {"mac mini", CATEGORY_COMPUTER_DESKTOP},
    {"mac studio", CATEGORY_COMPUTER_DESKTOP},
    {"mac pro", CATEGORY_COMPUTER_DESKTOP},
    {"imac", CATEGORY_COMPUTER_DESKTOP},
    {"ipad", CATEGORY_TABLET},
    {"iphone", CATEGORY_PHONE},
    {"ipod", CATEGORY_PHONE},
    {"apple tv", CATEGORY_TV},
    {"apple watch", CATEGORY_WATCH},
    {"vision", CATEGORY_VISION},
};

constexpr Rule kVirtualNames[] = {
    {"virtual machine", CATEGORY_VIRTUAL},
    {"vmware", CATEGORY_VIRTUAL},
    {"parallels", CATEGORY_VIRTUAL},
    {"qemu", CATEGORY_VIRTUAL},
};

constexpr Rule kWindowsNames[] = {
    {"laptop", CATEGORY_COMPUTER_LAPTOP},
    {"notebook", CATEGORY_COMPUTER_LAPTOP},
    {"desktop", CATEGORY_COMPUTER_DESKTOP},
    {"all-in-one", CATEGORY_COMPUTER_DESKTOP},
};

constexpr Rule kAndroidNames[] = {
    {"tablet", CATEGORY_TABLET},
    {"galaxy tab", CATEGORY_TABLET},
    {"phone", CATEGORY_PHONE},
};

std::optional<Category> ByFamily(absl::string_view identifier) {
  size_t letters = 0;
  while (letters < identifier.size() &&
         !absl::ascii_isdigit(identifier[letters])) {
    ++letters;
  }
  if (letters == identifier.size()) return std::nullopt;
  const absl::string_view family = identifier.substr(0, letters);
  for (const Rule& rule : kFamilies) {
    if (rule.text == family) return rule.category;
  }
  return std::nullopt;
}

std::optional<Category> ByWords(absl::string_view lower,
                                absl::Span<const Rule> rules) {
  for (const Rule& rule : rules) {
    if (absl::StrContains(lower, rule.text)) return rule.category;
  }
  return std::nullopt;
}

absl::Span<const Rule> NamesOf(Platform platform) {
  switch (platform) {
    case PLATFORM_WINDOWS:
      return kWindowsNames;
    case PLATFORM_ANDROID:
      return kAndroidNames;
    default:
      return kAppleNames;
  }
}

std::optional<Category> ByName(absl::string_view model, Platform platform) {
  const std::string lower = absl::AsciiStrToLower(model);
  const auto category = ByWords(lower, NamesOf(platform));
  return category ? category : ByWords(lower, kVirtualNames);
}

std::optional<Category> ByPlatform(Platform platform) {
  switch (platform) {
    case PLATFORM_MAC:
    case PLATFORM_WINDOWS:
      return CATEGORY_COMPUTER_UNKNOWN;
    case PLATFORM_IPAD:
      return CATEGORY_TABLET;
    case PLATFORM_IPHONE:
      return CATEGORY_PHONE;
    case PLATFORM_APPLE_TV:
      return CATEGORY_TV;
    case PLATFORM_VISION:
      return CATEGORY_VISION;
    default:
      return std::nullopt;
  }
}

}  // namespace

Categorized Categorize(absl::string_view model_identifier,
                       absl::string_view model, Platform platform) {
  if (const auto category = FindAppleModel(model_identifier)) {
    return {*category, CATEGORY_SOURCE_MODEL_IDENTIFIER};
  }
  if (const auto category = ByFamily(model_identifier)) {
    return {*category, CATEGORY_SOURCE_MODEL_FAMILY};
  }
  if (const auto category = ByName(model, platform)) {
    return {*category, CATEGORY_SOURCE_MODEL_NAME};
  }
  if (const auto category = ByPlatform(platform)) {
    return {*category, CATEGORY_SOURCE_PLATFORM};
  }
  return {};
}

}  // namespace muster::iru
