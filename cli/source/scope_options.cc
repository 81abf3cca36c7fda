#include "cli/source/scope_options.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "cli/commands/arguments.h"

namespace muster::cli {
namespace {

absl::StatusOr<device::v1::Category> ParseCategory(const std::string& text) {
  device::v1::Category category;
  if (device::v1::Category_Parse(
          absl::StrCat("CATEGORY_", absl::AsciiStrToUpper(text)), &category) &&
      category != device::v1::CATEGORY_UNSPECIFIED) {
    return category;
  }
  return Error(absl::StatusCode::kInvalidArgument, "USAGE",
               absl::StrCat("there is no category ", text,
                            "; take computer_laptop, computer_desktop, "
                            "computer_unknown, tablet, phone, tv, vision, "
                            "watch, server or virtual"));
}

}  // namespace

void AddScopeOptions(CLI::App& command, ScopeOptions& options) {
  command.add_option("--platform", options.platforms, "Only such as mac");
  command.add_option("--category", options.categories,
                     "Only such as computer_laptop");
  command.add_option("--blueprint", options.blueprints,
                     "Only of this blueprint, by id");
  command.add_option("--tag", options.tags, "Only with this tag, exactly");
  command.add_option("--exclude-blueprint", options.excluded_blueprints,
                     "None of this blueprint, by id");
  command.add_option("--exclude-tag", options.excluded_tags,
                     "None with this tag, exactly");
  command.add_option("--exclude-serial", options.excluded_serials,
                     "Not this device, by serial number");
}

absl::StatusOr<config::v1::DeviceScope> ToScope(const ScopeOptions& options) {
  config::v1::DeviceScope scope;
  for (const std::string& text : options.platforms) {
    ASSIGN_OR_RETURN(const auto platform, ParsePlatform(text));
    scope.add_platforms(platform);
  }
  for (const std::string& text : options.categories) {
    ASSIGN_OR_RETURN(const auto category, ParseCategory(text));
    scope.add_categories(category);
  }
  const auto fill = [](const std::vector<std::string>& from, auto& to) {
    to = {from.begin(), from.end()};
  };
  fill(options.blueprints, *scope.mutable_blueprint_ids());
  fill(options.tags, *scope.mutable_tags());
  fill(options.excluded_blueprints, *scope.mutable_exclude_blueprint_ids());
  fill(options.excluded_tags, *scope.mutable_exclude_tags());
  fill(options.excluded_serials, *scope.mutable_exclude_serial_numbers());
  return scope;
}

}  // namespace muster::cli
