#include "cli/catalog/catalog_commands.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/catalog/catalog_report.h"

namespace muster::cli {
namespace {

using inventory::v1::Catalog;
using inventory::v1::CatalogEntry;

// As many as a page may have.
constexpr int kPageSize = 1000;

struct CatalogOptions {
  std::string kind;
  std::string source;
};

absl::Status ShowCatalog(Context& context, const CatalogOptions& options) {
  ASSIGN_OR_RETURN(const std::string source,
                   context.FindSource(options.source));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  inventory::v1::ListEntriesRequest request;
  request.set_parent(absl::StrCat(source, "/", options.kind));
  request.set_page_size(kPageSize);
  std::vector<CatalogEntry> entries;
  RETURN_IF_ERROR(
      CallPages(client->catalog(), &Catalog::StubInterface::ListEntries,
                request, [&](const inventory::v1::ListEntriesResponse& page) {
                  entries.insert(entries.end(), page.entries().begin(),
                                 page.entries().end());
                }));
  if (!context.json) {
    PrintCatalog(options.kind, entries, context.out);
    return absl::OkStatus();
  }
  for (const CatalogEntry& entry : entries) context.PrintJson(entry);
  return absl::OkStatus();
}

}  // namespace

void AddCatalogCommands(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "catalog", "List what a source has beside devices: people, blueprints");
  auto options = std::make_shared<CatalogOptions>();
  command
      ->add_option("kind", options->kind,
                   "users, blueprints, tags or library-items")
      ->required()
      ->check(CLI::IsMember({"users", "blueprints", "tags", "library-items"}));
  command->add_option("--source", options->source,
                      "Which one; needed only where there are several");
  command->callback([&context, options] {
    context.run = [&context, options] {
      return ShowCatalog(context, *options);
    };
  });
}

}  // namespace muster::cli
