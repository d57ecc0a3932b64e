// A bucket for each number of uses, in the order of last use; the lowest one is known.
#include <cstddef>
#include <list>
#include <unordered_map>
#include <vector>

class Cache {
  public:
    explicit Cache(long long capacity) : capacity_(static_cast<std::size_t>(capacity)) {}

    void put(long long key, long long value) {
        if (capacity_ == 0) return;
        const auto found = entries_.find(key);
        if (found != entries_.end()) {
            found->second.value = value;
            use(key, found->second);
            return;
        }
        if (entries_.size() >= capacity_) {
            auto& bucket = buckets_[lowest_];
            entries_.erase(bucket.front());
            bucket.pop_front();
        }
        auto& first = buckets_[1];
        entries_[key] = Entry{value, 1, first.insert(first.end(), key)};
        lowest_ = 1;
    }

    long long get(long long key) {
        const auto found = entries_.find(key);
        if (found == entries_.end()) return -1;
        use(key, found->second);
        return found->second.value;
    }

  private:
    struct Entry {
        long long value;
        long long uses;
        std::list<long long>::iterator place;
    };

    void use(long long key, Entry& entry) {
        auto& bucket = buckets_[entry.uses];
        bucket.erase(entry.place);
        if (bucket.empty()) {
            buckets_.erase(entry.uses);
            if (lowest_ == entry.uses) ++lowest_;
        }
        auto& next = buckets_[++entry.uses];
        entry.place = next.insert(next.end(), key);
    }

    std::size_t capacity_;
    long long lowest_ = 0;
    std::unordered_map<long long, Entry> entries_;
    std::unordered_map<long long, std::list<long long>> buckets_;
};

std::vector<long long> lfu(const std::vector<std::vector<long long>>& calls, long long capacity) {
    Cache cache(capacity);
    std::vector<long long> answers;
    for (const auto& call : calls) {
        if (call.size() == 2) cache.put(call[0], call[1]);
        else answers.push_back(cache.get(call[0]));
    }
    return answers;
}
