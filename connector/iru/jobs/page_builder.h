#ifndef CONNECTOR_IRU_JOBS_PAGE_BUILDER_H_
#define CONNECTOR_IRU_JOBS_PAGE_BUILDER_H_

#include <cstddef>
#include <deque>
#include <optional>
#include <string>

#include "connector/core/device_source.h"

namespace muster::iru {

// Cuts what a job reads into pages that Ingest takes: at most 300 devices, 300
// facets, 300 devices out of scope and 1,000 entries, and about a MiB. In the
// order in which it came. Not thread-safe.
class PageBuilder {
 public:
  void Add(inventory::v1::DeviceObservation device);
  void Add(inventory::v1::FacetObservation facet);
  void Add(inventory::v1::CatalogEntry entry);
  void Add(inventory::v1::BadRow row);
  // The name of a device that the scope leaves out.
  void AddOutOfScope(std::string name);

  // A page that is full; with `last`, also one that is not. nullopt if there
  // is none.
  std::optional<connector::DevicePage> Take(bool last);

 private:
  // Ends the page at hand if it has no room for `bytes` more.
  void MakeRoom(size_t bytes);
  void CloseIf(bool full);

  std::deque<connector::DevicePage> full_;
  connector::DevicePage page_;
  size_t bytes_ = 0;   // of page_
  bool used_ = false;  // page_ has something
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_PAGE_BUILDER_H_
