/**
 * Wordings of reasons by a language model that is a service: {@link
 * dev.zhiyin.services.wording.WordingService} asks it, and hands out what the verifier accepts.
 */
@NullMarked
package dev.zhiyin.services.wording;

import org.jspecify.annotations.NullMarked;
