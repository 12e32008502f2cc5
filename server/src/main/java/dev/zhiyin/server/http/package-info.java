/** What all routes share: requests read strictly, every fault with its place, and answers sent. */
@NullMarked
package dev.zhiyin.server.http;

import org.jspecify.annotations.NullMarked;
