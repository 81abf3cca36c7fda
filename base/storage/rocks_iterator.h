#ifndef BASE_STORAGE_ROCKS_ITERATOR_H_
#define BASE_STORAGE_ROCKS_ITERATOR_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace muster {

class RocksGeneration;
class RocksMoment;

// Walks over the keys of one range, in order. Made by RocksDatabase, at the
// first key:
//
//   auto it = db.Prefix(kDevices, JoinKey({source}));
//   for (; it.Valid(); it.Next()) Use(it.key(), it.value());
//   RETURN_IF_ERROR(it.status());
//
// Not thread-safe. The database must outlive it, and cannot be opened again
// while it lives (RocksDatabase::Reopen() waits), so it should be short-lived.
// Sees the database as it was when it was made.
class RocksIterator {
 public:
  RocksIterator(RocksIterator&&) noexcept;
  RocksIterator& operator=(RocksIterator&&) noexcept;
  ~RocksIterator();

  // Whether it stands on a key. False at the end and after an error.
  bool Valid() const;

  // The key and the value it stands on; valid until it moves.
  absl::string_view key() const;
  absl::string_view value() const;

  void Next();
  void Prev();

  // To the first key of the range that is not below `key`.
  void Seek(absl::string_view key);
  // To the first and the last key of the range.
  void SeekToFirst();
  void SeekToLast();

  // What stopped it, as FromRocks() says; OK if it was the end.
  //
  // Errors, beside those:
  //   UNAVAILABLE STORE_REOPENING: made while the database was closed.
  absl::Status status() const;

 private:
  friend class RocksDatabase;
  struct Rep;
  enum class Use { kAgain, kOnce };

  // Over [begin, end); an empty `end` is no bound. `moment` may be null.
  RocksIterator(std::shared_ptr<RocksGeneration> generation, int family,
                absl::string_view begin, absl::string_view end,
                std::shared_ptr<const RocksMoment> moment,
                Use use = Use::kAgain);
  // Over nothing, because of `error`.
  explicit RocksIterator(absl::Status error);

  std::unique_ptr<Rep> rep_;
};

}  // namespace muster

#endif  // BASE_STORAGE_ROCKS_ITERATOR_H_
