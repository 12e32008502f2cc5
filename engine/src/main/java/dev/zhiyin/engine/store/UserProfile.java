package dev.zhiyin.engine.store;

import dev.zhiyin.engine.profile.StatedProfile;

/**
 * What a user has said of themself.
 *
 * @param userId as it is kept
 */
public record UserProfile(String userId, StatedProfile profile) {}
