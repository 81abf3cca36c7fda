#include "bench/limit/message_file.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/grpc/raw/raw_unary.h"
#include "grpcpp/support/slice.h"

namespace muster::bench {
namespace {

absl::Status Unreadable(const std::string& path) {
  return absl::InternalError(absl::StrCat("cannot read ", path));
}

}  // namespace

absl::Status WriteMessages(const std::string& path,
                           const std::vector<grpc::ByteBuffer>& messages) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  for (const grpc::ByteBuffer& message : messages) {
    const uint64_t size = message.Length();
    file.write(reinterpret_cast<const char*>(&size), sizeof(size));
    std::vector<grpc::Slice> slices;
    if (!message.Dump(&slices).ok()) break;
    for (const grpc::Slice& slice : slices) {
      file.write(reinterpret_cast<const char*>(slice.begin()),
                 static_cast<std::streamsize>(slice.size()));
    }
  }
  file.close();
  if (file) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("cannot write ", path));
}

absl::StatusOr<std::vector<grpc::ByteBuffer>> ReadMessages(
    const std::string& path) {
  std::error_code error;
  uint64_t left = std::filesystem::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  std::vector<grpc::ByteBuffer> messages;
  uint64_t size = 0;
  while (!error && left > 0) {
    if (left < sizeof(size)) return Unreadable(path);
    file.read(reinterpret_cast<char*>(&size), sizeof(size));
    left -= sizeof(size);
    if (size > left) return Unreadable(path);
    std::string bytes(size, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    left -= size;
    messages.push_back(ToByteBuffer(std::move(bytes)));
  }
  if (error || !file) return Unreadable(path);
  return messages;
}

}  // namespace muster::bench
