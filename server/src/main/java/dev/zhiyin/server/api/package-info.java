/** The routes below /v1, and the two that tell whether the server lives and is ready. */
@NullMarked
package dev.zhiyin.server.api;

import org.jspecify.annotations.NullMarked;
