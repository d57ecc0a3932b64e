// A heap of the creators that may be placed, a queue of those that wait, and a pointer for when the heap is empty.

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <queue>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {
struct Creator {
    std::vector<std::size_t> left;  // ranks, the best one at the end
    long long placed_at = -1;
};
}  // namespace

std::vector<long long> gap_rerank(const std::vector<std::tuple<double, long long, long long>>& items, long long gap) {
    auto ranked = items;
    std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
        return std::make_pair(-std::get<0>(a), std::get<2>(a)) < std::make_pair(-std::get<0>(b), std::get<2>(b));
    });
    std::unordered_map<long long, Creator> creators;
    for (std::size_t rank = ranked.size(); rank-- > 0;) {
        creators[std::get<1>(ranked[rank])].left.push_back(rank);
    }
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> free;
    for (const auto& [_, creator] : creators) {
        free.push(creator.left.back());
    }
    std::deque<std::pair<long long, Creator*>> waiting;
    std::vector<char> is_used(ranked.size());
    std::vector<long long> order;
    std::size_t best_left = 0;
    for (long long slot = 0; slot < static_cast<long long>(ranked.size()); ++slot) {
        for (; !waiting.empty() && waiting.front().first + gap <= slot; waiting.pop_front()) {
            const auto [at, creator] = waiting.front();
            if (creator->placed_at == at && !creator->left.empty()) {
                free.push(creator->left.back());
            }
        }
        while (is_used[best_left]) {
            ++best_left;
        }
        std::size_t rank = best_left;
        if (!free.empty()) {
            rank = free.top();
            free.pop();
        }
        Creator& creator = creators[std::get<1>(ranked[rank])];
        is_used[rank] = 1;
        creator.left.pop_back();
        creator.placed_at = slot;
        waiting.emplace_back(slot, &creator);
        order.push_back(std::get<2>(ranked[rank]));
    }
    return order;
}
