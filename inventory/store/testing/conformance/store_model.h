#ifndef INVENTORY_STORE_TESTING_CONFORMANCE_STORE_MODEL_H_
#define INVENTORY_STORE_TESTING_CONFORMANCE_STORE_MODEL_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "inventory/model/position.h"
#include "inventory/store/resource_number.h"
#include "inventory/store/store_reader.h"
#include "inventory/store/store_write.h"

namespace muster::inventory::testing {

// What a store should show, told the slow way: everything that was ever
// written, looked through from the start each time. Knows no engine and shares
// nothing with one. A copy is the model of that moment.
class StoreModel {
 public:
  // A write that the store took.
  void Apply(const StoreWrite& write);

  // That the store compacted up to `through`.
  void Compact(Revision through);

  // Expects that `reader` shows what the model says: records, all readable
  // revisions of all resources, log, histories, index and documents.
  void ExpectShownBy(const StoreReader& reader) const;

  Revision revision() const { return static_cast<Revision>(entries_.size()); }
  Revision compacted_through() const { return compacted_through_; }

  // A change of a device that is still in the log and may be rewritten.
  const store::LogHeader& HeaderAt(Revision revision) const {
    return entries_[static_cast<size_t>(revision - 1)].header;
  }

 private:
  struct Entry {
    Revision revision = 0;
    store::LogHeader header;
    std::string change;
    bool exists = false;  // whether a record was left
    std::string record_body;
    std::string version_body;  // what reads of the past should give
    bool unreadable = false;   // its base was forgotten
  };
  using Name = std::pair<v1::ResourceKind, std::string>;

  // The newest entry of `number` at `at`, or null.
  const Entry* Newest(ResourceNumber number, Revision at) const;
  // All records of the end of the log, by kind and name.
  std::map<Name, const Entry*> Records() const;
  bool IsRecord(const Entry& entry) const;
  void DropTombstones();

  void ExpectRecords(const StoreReader& reader) const;
  void ExpectVersions(const StoreReader& reader) const;
  void ExpectVersion(const StoreReader& reader, ResourceNumber number,
                     Revision at) const;
  void ExpectLog(const StoreReader& reader) const;
  void ExpectIndex(const StoreReader& reader) const;
  void ExpectDocuments(const StoreReader& reader) const;

  std::vector<Entry> entries_;  // of revision 1, 2, 3, …
  Revision compacted_through_ = 0;
  std::set<ResourceNumber> numbers_;
  std::set<ResourceNumber> dropped_;
  std::map<std::pair<Collection, std::string>, std::string> documents_;
};

}  // namespace muster::inventory::testing

#endif  // INVENTORY_STORE_TESTING_CONFORMANCE_STORE_MODEL_H_
