#include "inventory/watch/log/message_bytes.h"

#include <cstdint>

namespace muster::inventory {
namespace {

constexpr int kVarint = 0;
constexpr int kBytes = 2;

void AppendVarint(uint64_t value, std::string& to) {
  while (value >= 0x80) {
    to.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  to.push_back(static_cast<char>(value));
}

void AppendTag(int number, int type, std::string& to) {
  AppendVarint(static_cast<uint64_t>(number) << 3 | type, to);
}

void AppendNumber(int number, uint64_t value, std::string& to) {
  AppendTag(number, kVarint, to);
  AppendVarint(value, to);
}

void AppendBytesHead(int number, size_t size, std::string& to) {
  AppendTag(number, kBytes, to);
  AppendVarint(size, to);
}

void AppendRaw(absl::string_view bytes, std::string& to) {
  to.append(bytes.data(), bytes.size());
}

}  // namespace

void AppendChange(absl::string_view change, std::string& response) {
  AppendBytesHead(v1::WatchResponse::kChangesFieldNumber, change.size(),
                  response);
  AppendRaw(change, response);
}

// Of a field that comes twice the last one counts.
void AppendChangeAs(v1::Change::Type type, absl::string_view change,
                    std::string& response) {
  std::string last;
  AppendNumber(v1::Change::kTypeFieldNumber, type, last);
  AppendBytesHead(v1::WatchResponse::kChangesFieldNumber,
                  change.size() + last.size(), response);
  AppendRaw(change, response);
  AppendRaw(last, response);
}

void AppendSnapshotEntry(v1::ResourceKind kind, Revision revision,
                         absl::string_view body, std::string& response) {
  std::string head;
  AppendNumber(v1::Change::kTypeFieldNumber, v1::Change::TYPE_SNAPSHOT, head);
  AppendNumber(v1::Change::kRevisionFieldNumber,
               static_cast<uint64_t>(revision), head);
  const bool facet = kind == v1::RESOURCE_KIND_FACET;
  AppendBytesHead(
      facet ? v1::Change::kFacetFieldNumber : v1::Change::kDeviceFieldNumber,
      body.size(), head);
  AppendBytesHead(v1::WatchResponse::kChangesFieldNumber,
                  head.size() + body.size(), response);
  AppendRaw(head, response);
  AppendRaw(body, response);
}

}  // namespace muster::inventory
