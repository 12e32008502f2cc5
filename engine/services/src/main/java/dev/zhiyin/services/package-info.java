/**
 * Models that are services of other programs: {@link dev.zhiyin.services.JsonService} is how each
 * of them is spoken to, {@link dev.zhiyin.services.Spending} what that may cost.
 */
@NullMarked
package dev.zhiyin.services;

import org.jspecify.annotations.NullMarked;
