// Count, then choose by a heap that holds no more than `k` candidates.
#include <algorithm>
#include <functional>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

std::vector<long long> hot_k(const std::vector<long long>& stream, long long k) {
    std::unordered_map<long long, long long> views;
    for (long long clip : stream) ++views[clip];
    // The worst candidate is on top: few views, then a large number.
    using Candidate = std::pair<long long, long long>;
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<Candidate>> candidates;
    for (const auto& [clip, count] : views) {
        candidates.emplace(count, -clip);
        if (static_cast<long long>(candidates.size()) > k) candidates.pop();
    }
    std::vector<long long> hottest;
    for (; !candidates.empty(); candidates.pop()) hottest.push_back(-candidates.top().second);
    std::reverse(hottest.begin(), hottest.end());
    return hottest;
}
