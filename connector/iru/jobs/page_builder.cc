#include "connector/iru/jobs/page_builder.h"

#include <utility>

namespace muster::iru {
namespace {

constexpr size_t kMaxItems = 300;
constexpr size_t kMaxEntries = 1000;
constexpr size_t kMaxBytes = size_t{1} << 20;

}  // namespace

void PageBuilder::Add(inventory::v1::DeviceObservation device) {
  MakeRoom(device.ByteSizeLong());
  page_.devices.push_back(std::move(device));
  CloseIf(page_.devices.size() == kMaxItems);
}

void PageBuilder::Add(inventory::v1::FacetObservation facet) {
  MakeRoom(facet.ByteSizeLong());
  page_.facets.push_back(std::move(facet));
  CloseIf(page_.facets.size() == kMaxItems);
}

void PageBuilder::Add(inventory::v1::CatalogEntry entry) {
  MakeRoom(entry.ByteSizeLong());
  page_.entries.push_back(std::move(entry));
  CloseIf(page_.entries.size() == kMaxEntries);
}

void PageBuilder::Add(inventory::v1::BadRow row) {
  MakeRoom(row.ByteSizeLong());
  page_.bad_rows.push_back(std::move(row));
}

void PageBuilder::AddOutOfScope(std::string name) {
  MakeRoom(name.size());
  page_.out_of_scope.push_back(std::move(name));
  CloseIf(page_.out_of_scope.size() == kMaxItems);
}

std::optional<connector::DevicePage> PageBuilder::Take(bool last) {
  if (last) CloseIf(used_);
  if (full_.empty()) return std::nullopt;
  connector::DevicePage page = std::move(full_.front());
  full_.pop_front();
  return page;
}

void PageBuilder::MakeRoom(size_t bytes) {
  CloseIf(used_ && bytes_ + bytes > kMaxBytes);
  bytes_ += bytes;
  used_ = true;
}

void PageBuilder::CloseIf(bool full) {
  if (!full) return;
  full_.push_back(std::exchange(page_, {}));
  bytes_ = 0;
  used_ = false;
}

}  // namespace muster::iru
