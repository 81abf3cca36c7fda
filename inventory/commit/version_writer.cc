#include "inventory/commit/version_writer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/mutant.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/wire_format_lite.h"
#include "inventory/model/proto_time.h"

namespace muster::inventory {
namespace {

using google::protobuf::internal::WireFormatLite;

template <typename Resource>
Resource HistoryOf(const Resource& stored) {
  Resource history;
  history.set_revision(stored.revision());
  if (stored.has_create_time()) {
    *history.mutable_create_time() = stored.create_time();
  }
  if (stored.has_update_time()) {
    *history.mutable_update_time() = stored.update_time();
  }
  history.set_etag(stored.etag());
  return history;
}

device::v1::Device WholeHistoryOf(const device::v1::Device& stored) {
  device::v1::Device history = HistoryOf(stored);
  history.set_predecessor(stored.predecessor());
  return history;
}

// Sets all fields that HistoryOf() does.
template <typename Resource>
void SetNextHistory(const Resource* before, Revision revision, absl::Time now,
                    Resource& history) {
  history.set_revision(revision);
  *history.mutable_update_time() = ToProto(now);
  *history.mutable_create_time() =
      before != nullptr && before->has_create_time() ? before->create_time()
                                                     : history.update_time();
  history.set_etag(absl::StrCat("\"", revision, "\""));
}

bool IsSame(const store::ViewAttributes& a, const store::ViewAttributes& b) {
  return a.platform() == b.platform() && a.category() == b.category() &&
         a.blueprint_id() == b.blueprint_id() && a.living() == b.living() &&
         std::equal(a.tags().begin(), a.tags().end(), b.tags().begin(),
                    b.tags().end());
}

}  // namespace

std::string TailOf(const device::v1::Device& stored) {
  return WholeHistoryOf(stored).SerializeAsString();
}

std::string TailOf(const device::v1::Facet& stored) {
  return HistoryOf(stored).SerializeAsString();
}

VersionWriter::VersionWriter(StoreDraft& draft, ChangeContext context)
    : draft_(draft), context_(std::move(context)) {
  *change_.mutable_commit_time() = ToProto(context_.now);
  change_.set_sync(context_.sync);
  change_.set_traceparent(context_.traceparent);
}

void VersionWriter::Append(const std::string& name,
                           const device::v1::Device* before,
                           NewVersion&& version, CachedRecord& record) {
  device_history_.set_predecessor(version.predecessor);
  AppendOne(v1::RESOURCE_KIND_DEVICE, v1::Change::kDeviceFieldNumber, name,
            before, std::move(version), device_history_, record);
}

void VersionWriter::Append(const std::string& name,
                           const device::v1::Facet* before,
                           NewVersion&& version, CachedRecord& record) {
  AppendOne(v1::RESOURCE_KIND_FACET, v1::Change::kFacetFieldNumber, name,
            before, std::move(version), facet_history_, record);
}

void VersionWriter::RemoveFacet(const std::string& name,
                                device::v1::FacetKind kind,
                                CachedRecord& record) {
  NewVersion version;
  version.type = v1::Change::TYPE_REMOVED;
  device::v1::Facet gone;
  gone.set_name(name);
  gone.set_kind(kind);
  gone.set_revision(draft_.next_revision());
  RecordWrite write;
  write.change = NewChange(v1::Change::kFacetFieldNumber, version, record,
                           gone.SerializeAsString());
  write.header = NewHeader(v1::RESOURCE_KIND_FACET, name, version, record);
  draft_.Append(std::move(write));
  record = CachedRecord();
}

template <typename Resource>
void VersionWriter::AppendOne(v1::ResourceKind kind, int field,
                              const std::string& name, const Resource* before,
                              NewVersion&& version, Resource& history,
                              CachedRecord& record) {
  if (!record.exists) record.number = draft_.NewNumber(name);
  const Revision revision = draft_.next_revision();
  SetNextHistory(before, revision, context_.now, history);
  std::string body = std::move(version.core);
  history.AppendToString(&body);

  RecordWrite write;
  write.change = NewChange(field, version, record, body);
  write.header = NewHeader(kind, name, version, record);
  write.body = body;
  write.shown_hash = version.shown_hash;
  write.index_added = std::move(version.index_added);
  write.index_removed = std::move(version.index_removed);
  draft_.Append(std::move(write));

  record.exists = true;
  record.revision = revision;
  record.shown_hash = std::move(version.shown_hash);
  record.body = std::move(body);
}

store::LogHeader VersionWriter::NewHeader(v1::ResourceKind kind,
                                          const std::string& name,
                                          NewVersion& version,
                                          const CachedRecord& record) {
  store::LogHeader header;
  header.set_number(record.number);
  header.set_name(name);
  header.set_kind(kind);
  header.set_type(version.type);
  header.set_previous_revision(record.revision);
  header.set_commit_time_us(absl::ToUnixMicros(context_.now));
  if (version.before && version.after) {
    header.set_same_view(IsSame(*version.before, *version.after));
  }
  if (version.before && !header.same_view()) {
    *header.mutable_before() = *std::move(version.before);
  }
  if (version.after) *header.mutable_after() = *std::move(version.after);
  return header;
}

std::string VersionWriter::NewChange(int field, NewVersion& version,
                                     const CachedRecord& record,
                                     const std::string& body) {
  change_.set_type(version.type);
  change_.set_revision(draft_.next_revision());
  change_.set_previous_resource_revision(record.revision);
  if (MUTANT("change_names_wrong_revision")) change_.set_revision(1);
  change_.clear_changed_paths();
  for (std::string& path : version.changed_paths) {
    change_.add_changed_paths(std::move(path));
  }
  std::string bytes;
  bytes.reserve(body.size() + change_.ByteSizeLong() + 16);
  change_.AppendToString(&bytes);
  uint8_t head[16];
  uint8_t* end = google::protobuf::io::CodedOutputStream::WriteTagToArray(
      WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED),
      head);
  end = google::protobuf::io::CodedOutputStream::WriteVarint32ToArray(
      static_cast<uint32_t>(body.size()), end);
  bytes.append(reinterpret_cast<const char*>(head), end - head);
  bytes.append(body);
  if (MUTANT("changed_fields_only")) bytes.resize(bytes.size() - body.size());
  return bytes;
}

}  // namespace muster::inventory
