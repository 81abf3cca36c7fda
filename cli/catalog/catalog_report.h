// Catalogs, for people.
#ifndef CLI_CATALOG_CATALOG_REPORT_H_
#define CLI_CATALOG_CATALOG_REPORT_H_

#include <ostream>
#include <string>
#include <vector>

#include "proto/muster/inventory/v1/catalog.pb.h"

namespace muster::cli {

// One row per entry of the catalog `kind`, and when it was read.
void PrintCatalog(const std::string& kind,
                  const std::vector<inventory::v1::CatalogEntry>& entries,
                  std::ostream& out);

}  // namespace muster::cli

#endif  // CLI_CATALOG_CATALOG_REPORT_H_
