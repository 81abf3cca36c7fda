#include "base/storage/files/head_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/files/checksum.h"
#include "base/storage/files/durable_file.h"

namespace muster {
namespace {

// A slot is a page of its own, so that no write of one touches the other.
constexpr size_t kSlotBytes = 4096;
constexpr int kSlots = 2;
constexpr absl::string_view kTitle = "muster head 1";

struct Slot {
  HeadFile::Head head;
  int64_t sequence = 0;
};

std::string EncodeSlot(const Slot& slot) {
  std::string bytes = Seal(absl::StrCat(kTitle, "\n", slot.head.owner, "\n",
                                        slot.sequence, "\n", slot.head.revision,
                                        "\n", slot.head.sequence, "\n"));
  bytes.resize(kSlotBytes, '\0');
  return bytes;
}

std::optional<Slot> DecodeSlot(absl::string_view bytes) {
  const absl::string_view sealed = bytes.substr(0, bytes.find('\0'));
  absl::string_view text;
  if (!Unseal(sealed, text)) return std::nullopt;
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  Slot slot;
  if (lines.size() != 6 || lines[0] != kTitle ||
      !absl::SimpleAtoi(lines[2], &slot.sequence) ||
      !absl::SimpleAtoi(lines[3], &slot.head.revision) ||
      !absl::SimpleAtoi(lines[4], &slot.head.sequence)) {
    return std::nullopt;
  }
  slot.head.owner = std::string(lines[1]);
  return slot;
}

absl::Status WriteSlot(int fd, const std::string& path, const Slot& slot) {
  const std::string bytes = EncodeSlot(slot);
  const off_t offset = (slot.sequence % kSlots) * kSlotBytes;
  size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count =
        pwrite(fd, bytes.data() + written, bytes.size() - written,
               offset + static_cast<off_t>(written));
    if (count < 0 && errno != EINTR) return FileError(errno, "write", path);
    if (count > 0) written += static_cast<size_t>(count);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<HeadFile::Head>> HeadFile::Read(
    const std::string& path) {
  ASSIGN_OR_RETURN(const auto bytes, ReadFileIfThere(path));
  if (!bytes) return std::nullopt;
  std::optional<Slot> latest;
  for (size_t at = 0; at < bytes->size(); at += kSlotBytes) {
    auto slot = DecodeSlot(absl::string_view(*bytes).substr(at, kSlotBytes));
    if (slot && (!latest || slot->sequence > latest->sequence)) {
      latest = std::move(slot);
    }
  }
  if (latest) return latest->head;
  return Error(absl::StatusCode::kDataLoss, "ANCHOR_CORRUPT",
               absl::StrCat("the file ", path,
                            " is damaged; put it back, restore a backup, or "
                            "accept that history may be lost"),
               {{"path", path}});
}

absl::StatusOr<std::unique_ptr<HeadFile>> HeadFile::Open(std::string path,
                                                         const Head& head) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return FileError(errno, "open", path);
  std::unique_ptr<HeadFile> file(new HeadFile(std::move(path), head.owner, fd));
  for (int slot = 0; slot < kSlots; ++slot) {
    RETURN_IF_ERROR(file->Write(head.revision, head.sequence));
  }
  if (fdatasync(fd) != 0) return FileError(errno, "sync", file->path_);
  return file;
}

HeadFile::HeadFile(std::string path, std::string owner, int fd)
    : path_(std::move(path)), owner_(std::move(owner)), fd_(fd) {}

HeadFile::~HeadFile() { close(fd_); }

absl::Status HeadFile::Write(int64_t revision, int64_t sequence) {
  return WriteSlot(fd_, path_, {{owner_, revision, sequence}, ++writes_});
}

}  // namespace muster
