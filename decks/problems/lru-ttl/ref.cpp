// A list by last use, and a hash map from each key to its node.
#include <cstddef>
#include <list>
#include <unordered_map>
#include <vector>

struct Entry {
    long long key, value, stale_at;
};

class Cache {
  public:
    explicit Cache(long long capacity) : capacity_(static_cast<std::size_t>(capacity)) {}

    void put(long long now, long long key, long long value, long long ttl) {
        const auto found = places_.find(key);
        if (found != places_.end()) {
            forget(found->second);
        } else if (by_use_.size() >= capacity_) {
            if (capacity_ == 0) return;
            forget(by_use_.begin());
        }
        places_[key] = by_use_.insert(by_use_.end(), Entry{key, value, now + ttl});
    }

    long long get(long long now, long long key) {
        const auto found = places_.find(key);
        if (found == places_.end()) return -1;
        const auto place = found->second;
        if (now >= place->stale_at) {
            forget(place);
            return -1;
        }
        by_use_.splice(by_use_.end(), by_use_, place);
        return place->value;
    }

  private:
    using ByUse = std::list<Entry>;
    void forget(ByUse::iterator place) {
        places_.erase(place->key);
        by_use_.erase(place);
    }

    std::size_t capacity_;
    ByUse by_use_;  // the entry used longest ago is in front
    std::unordered_map<long long, ByUse::iterator> places_;
};

std::vector<long long> lru_ttl(const std::vector<std::vector<long long>>& calls, long long capacity) {
    Cache cache(capacity);
    std::vector<long long> answers;
    for (const auto& call : calls) {
        if (call.size() == 4) cache.put(call[0], call[1], call[2], call[3]);
        else answers.push_back(cache.get(call[0], call[1]));
    }
    return answers;
}
